package dev.meanwhile.core.llm;

/** Takes the facts of one turn, one at a time, in order, on the thread that asked for the turn. */
@FunctionalInterface
public interface ModelSink {

    /** @throws InterruptedException if the job was stopped while the sink waited for room */
    void accept(TurnFact fact) throws InterruptedException;
}
