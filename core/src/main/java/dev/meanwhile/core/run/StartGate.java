package dev.meanwhile.core.run;

/**
 * Holds back model requests and tools while this process cannot be sure that its jobs are still its own (engine.md, "Who judges
 * must have been awake").
 */
@FunctionalInterface
public interface StartGate {

    /** Returns at once if the last good heartbeat is fresh; else waits for one. */
    void pass() throws InterruptedException;
}
