package dev.meanwhile.server.ops;

import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.error.EngineException;
import java.util.Optional;

/** Whether requests can be served now. */
public final class Readiness {
    private static final String DEFAULT_PROJECT = "default";

    private final Projects projects;
    private volatile boolean isLeaving;

    public Readiness(Projects projects) {
        this.projects = projects;
    }

    /** From now on the process is on its way out. */
    public void leave() {
        isLeaving = true;
    }

    /** Why not; empty if it is ready. */
    Optional<String> obstacle() {
        if (isLeaving) {
            return Optional.of("shutting down");
        }
        try {
            var _ = projects.find(DEFAULT_PROJECT);
            return Optional.empty();
        } catch (EngineException e) {
            return Optional.of(e.failure().message());
        }
    }
}
