package dev.meanwhile.workflow.definition;

import java.util.Set;
import java.util.TreeSet;

/**
 * The exits of a node, by which edges leave it. All nodes have {@link #OUTPUT}, {@link #ERROR} and {@link #REJECTED}.
 *
 * @param own what this node has besides
 * @param isOpen whether each edge may name an exit of its own, as a router's routes do
 */
public record Handles(Set<String> own, boolean isOpen) {
    public static final String OUTPUT = "output";

    /** Taken when the node failed and its errors branch. */
    public static final String ERROR = "error";

    /** Taken when a person rejected what the node asked. */
    public static final String REJECTED = "rejected";

    /** A loop's passes. */
    public static final String BODY = "body";

    /** A loop's end. */
    public static final String DONE = "done";

    /** What a parallel node's branches came to. */
    public static final String MERGED = "merged";

    static final Handles COMMON = new Handles(Set.of(), false);

    static final Handles ANY = new Handles(Set.of(), true);

    private static final Set<String> OF_ALL = Set.of(OUTPUT, ERROR, REJECTED);

    public Handles {
        own = Set.copyOf(own);
    }

    static Handles and(String... own) {
        return new Handles(Set.of(own), false);
    }

    /** Whether an edge may leave by it. */
    public boolean has(String handle) {
        return isOpen || own.contains(handle) || OF_ALL.contains(handle);
    }

    /** All names, for messages. */
    String names() {
        var all = new TreeSet<>(OF_ALL);
        all.addAll(own);
        return String.join(", ", all);
    }
}
