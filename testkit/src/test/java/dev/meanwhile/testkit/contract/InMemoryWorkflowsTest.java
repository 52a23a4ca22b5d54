package dev.meanwhile.testkit.contract;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.workflow.fake.InMemoryWorkflows;
import dev.meanwhile.workflow.library.Workflows;
import java.time.Duration;

class InMemoryWorkflowsTest extends WorkflowsContract {
    private final HandMovedClock clock = new HandMovedClock();
    private final InMemoryWorkflows workflows = new InMemoryWorkflows(clock);

    @Override
    protected Workflows workflows() {
        return workflows;
    }

    @Override
    protected void makeProject(String name) {
        // it knows none
    }

    @Override
    protected void shift(Duration by) {
        clock.move(by);
    }
}
