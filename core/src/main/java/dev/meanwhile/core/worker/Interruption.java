package dev.meanwhile.core.worker;

/** Why a running job's thread was interrupted. */
sealed interface Interruption {

    /** @param by who asked for it */
    record Stopped(String by) implements Interruption {}

    /** Another worker has it, or it was ended over this one's head. */
    record Lost() implements Interruption {}

    /** This process ends; the job goes back to the queue. */
    record Leaving() implements Interruption {}
}
