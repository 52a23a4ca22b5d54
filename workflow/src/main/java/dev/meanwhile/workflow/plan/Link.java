package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.InputMapping;
import org.jspecify.annotations.Nullable;

/**
 * A way from a step to the one that holds it.
 *
 * @param from the other step's number; {@link #SCOPE} for the scope's own input
 * @param exit by which the other step must have ended for this way to be taken; {@link #ANY} for any end
 * @param source the node that the other step belongs to; empty for the scope's input
 * @param mapping how its output becomes the input, or null for as it is
 * @param isOrder whether it only says what comes first: its output is no input, and the step runs without it too
 */
public record Link(
        int from, String exit, String source, @Nullable InputMapping mapping, boolean isOrder) {

    /** Where the scope's input comes from. */
    public static final int SCOPE = -1;

    /** Taken by any end but a skip. */
    public static final String ANY = "*";

    static Link ofScope() {
        return new Link(SCOPE, ANY, "", null, false);
    }

    static Link order(int from, String source) {
        return new Link(from, ANY, source, null, true);
    }
}
