package dev.meanwhile.workflow.definition;

import org.jspecify.annotations.Nullable;

/**
 * A way from one node to another.
 *
 * @param sourceHandle the exit it leaves by; {@link Handles#OUTPUT} where the document names none
 * @param label what the author calls it, or null; routers show it to the model
 * @param mapping how its source's output becomes the target's input, or null for as it is
 */
public record Edge(
        String id,
        String source,
        String target,
        String sourceHandle,
        @Nullable String label,
        @Nullable InputMapping mapping) {}
