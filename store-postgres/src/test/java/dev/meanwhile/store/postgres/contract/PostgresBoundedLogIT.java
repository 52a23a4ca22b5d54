package dev.meanwhile.store.postgres.contract;

import dev.meanwhile.store.postgres.HeldUp;
import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.testkit.contract.BoundedLogContract;
import dev.meanwhile.testkit.contract.EngineUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresBoundedLogIT extends BoundedLogContract {
    private static PostgresEngine engine;
    private HeldUp heldUp;

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

    @Override
    protected void holdCommitsUp() {
        heldUp = HeldUp.of(engine.database());
    }

    @Override
    protected void letCommitsThrough() {
        heldUp.close();
    }
}
