package dev.meanwhile.store.postgres.contract;

import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.memory.PostgresMemory;
import dev.meanwhile.testkit.contract.MemoryContract;
import dev.meanwhile.workflow.memory.Memory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresMemoryIT extends MemoryContract {
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
    protected Memory memory() {
        return new PostgresMemory(engine.opened().database());
    }

    @Override
    protected void makeProject(String name) {
        engine.makeProject(name);
    }
}
