package dev.meanwhile.core.tool;

import java.util.List;

/** The tools that projects declare for themselves. */
@FunctionalInterface
public interface ProjectTools {

    /** No project declares any. */
    ProjectTools NONE = _ -> List.of();

    /**
     * A project's enabled tools, as they were at most a second ago.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code store_unavailable}
     */
    List<Tool> of(String project);
}
