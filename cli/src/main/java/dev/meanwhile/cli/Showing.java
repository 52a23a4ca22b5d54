package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Shows a job to its end. */
final class Showing {
    private final Terminal terminal;
    private final Server server;
    private final boolean isJson;
    private final boolean isAsking;

    Showing(Terminal terminal, Server server, boolean isJson) {
        this(terminal, server, isJson, terminal.isInteractive());
    }

    /** @param isAsking whether whoever types is asked what the job asks people */
    Showing(Terminal terminal, Server server, boolean isJson, boolean isAsking) {
        this.terminal = terminal;
        this.server = server;
        this.isJson = isJson;
        this.isAsking = isAsking;
    }

    /** @return the command's exit code: 0 if the job succeeded */
    int show(String job) throws InterruptedException {
        var detach = new Thread(
                () -> terminal.note(
                        "\nThe job goes on. Come back with: meanwhile tail %s\n%s".formatted(job, server.page(job))),
                "detach");
        Runtime.getRuntime().addShutdownHook(detach); // Ctrl-C ends this command, not the job
        try {
            return follow(job);
        } finally {
            remove(detach);
        }
    }

    private static void remove(Thread detach) {
        try {
            Runtime.getRuntime().removeShutdownHook(detach);
        } catch (IllegalStateException e) {
            detach.setDaemon(true); // the process ends already, and the hook says what it has to say
        }
    }

    private int follow(String job) throws InterruptedException {
        var transcript = new Transcript(terminal);
        var decisions = new Decisions(terminal, server, job, isAsking);
        var end = new AtomicReference<@Nullable JsonNode>();
        Watch.of(server, terminal).follow(job, event -> {
            if (isJson) {
                terminal.line(event.toString());
            } else {
                transcript.show(event);
                decisions.hear(event);
            }
            if (event.path("type").asText().equals("job.finished")) {
                end.set(event);
            }
        });
        var finished = end.get();
        return finished == null ? showSnapshot(job) : close(job, finished);
    }

    /** The events of a job that ended long ago are not kept, but what it said is. */
    private int showSnapshot(String job) throws InterruptedException {
        var snapshot = server.get("/api/v1/jobs/" + job);
        terminal.line(isJson ? snapshot.toString() : snapshot.path("text").asText());
        return close(job, snapshot);
    }

    private int close(String job, JsonNode ended) {
        var state = ended.path("state").asText();
        if (ended.hasNonNull("failure")) {
            terminal.note("%s: %s"
                    .formatted(state, ended.path("failure").path("message").asText()));
        }
        var usage = ended.path("usage").path("totalTokens").asLong();
        var tokens = usage == 0 ? "" : " · %d tokens".formatted(usage);
        if (!isJson) {
            terminal.note("%s%s · %s".formatted(state, tokens, server.page(job)));
        }
        return state.equals("succeeded") ? 0 : 1;
    }
}
