package dev.meanwhile.testkit.contract;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.workflow.fake.InMemoryMemory;
import dev.meanwhile.workflow.memory.Memory;

class InMemoryMemoryTest extends MemoryContract {
    private final InMemoryMemory memory = new InMemoryMemory(new HandMovedClock());

    @Override
    protected Memory memory() {
        return memory;
    }

    @Override
    protected void makeProject(String name) {
        // it knows none
    }
}
