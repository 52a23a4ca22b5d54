package dev.meanwhile.store.postgres.contract;

import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.testkit.contract.EngineUnderTest;
import dev.meanwhile.testkit.contract.WhoIsAskedContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresWhoIsAskedIT extends WhoIsAskedContract {
    private static PostgresEngine engine;

    @BeforeAll
    static void open() {
        engine = PostgresEngine.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Override
    protected EngineUnderTest engine() {
        return engine;
    }
}
