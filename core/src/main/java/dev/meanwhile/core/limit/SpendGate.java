package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.Usage;
import java.util.Optional;

/** Asked before each model request of a job. */
@FunctionalInterface
public interface SpendGate {

    /**
     * Why the request must not be made; empty if it may.
     *
     * @param spent what the job's requests used so far
     */
    Optional<Failure> refusal(Usage spent);
}
