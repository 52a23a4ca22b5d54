package dev.meanwhile.core.tool;

import java.util.List;

/** The tools that projects declare, as rows. */
public interface DeclaredTools {

    /**
     * Writes a tool.
     *
     * @param override whether it may take the place of the project's tool of this name
     * @return false if the project has a tool of this name and it may not; then nothing is changed
     */
    boolean put(String project, DeclaredTool tool, boolean override);

    /** All of a project, by name. */
    List<DeclaredTool> list(String project);

    /** @return false if there was none */
    boolean delete(String project, String name);
}
