package dev.meanwhile.store.postgres.contract;

import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.workflow.PostgresWorkflows;
import dev.meanwhile.testkit.contract.WorkflowsContract;
import dev.meanwhile.workflow.library.Workflows;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresWorkflowsIT extends WorkflowsContract {
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
    protected Workflows workflows() {
        return new PostgresWorkflows(engine.opened().database());
    }

    @Override
    protected void makeProject(String name) {
        engine.makeProject(name);
    }

    @Override
    protected void shift(Duration by) {
        engine.shift(by);
    }
}
