package dev.meanwhile.workflow.run;

import java.util.Optional;

/** What nodes came to, by id; {@code id:branch} for a branch. */
interface Outputs {
    Outputs NONE = _ -> Optional.empty();

    /** Empty for a node that has not ended or does not exist; an empty text for one that is skipped. */
    Optional<Value> of(String node);
}
