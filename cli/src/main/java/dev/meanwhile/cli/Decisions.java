package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks the person at the terminal what a job asks people, one question after the other, while the job is shown further. What is
 * decided elsewhere meanwhile is left alone. Where nobody is to be asked here it says where to decide.
 */
final class Decisions {
    private final Terminal terminal;
    private final Server server;
    private final String job;
    private final boolean isAsking;
    private final Set<String> decided = ConcurrentHashMap.newKeySet();
    private final ExecutorService asking = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("decisions").daemon().factory()); // a read from a terminal cannot be interrupted

    Decisions(Terminal terminal, Server server, String job, boolean isAsking) {
        this.terminal = terminal;
        this.server = server;
        this.job = job;
        this.isAsking = isAsking;
    }

    void hear(JsonNode event) {
        var id = event.path("approvalId").asText();
        switch (event.path("type").asText()) {
            case "approval.asked" -> asking.execute(() -> ask(id));
            case "approval.answered", "approval.expired" -> decided.add(id);
            default -> {
                // nothing to decide
            }
        }
    }

    private void ask(String id) {
        try {
            var approval = server.get("/api/v1/approvals/" + id);
            while (approval.path("state").asText().equals("open")) { // else it is an event of long ago
                if (!isAsking) {
                    terminal.note("Somebody must decide: " + server.page(job));
                    return;
                }
                var answer = new Questions(terminal).put(approval);
                if (answer == null) {
                    terminal.note("Nobody answered here; it can be decided at " + server.page(job));
                    return;
                }
                if (decided.contains(id) || isTaken(id, answer)) {
                    return;
                }
                approval = server.get("/api/v1/approvals/" + id);
            }
        } catch (CliException e) {
            terminal.note(String.valueOf(e.getMessage())); // the server is away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTaken(String id, JsonNode answer) throws InterruptedException {
        try {
            server.post("/api/v1/approvals/" + id + "/answer", answer);
            return true;
        } catch (CliException e) {
            terminal.note(
                    String.valueOf(e.getMessage())); // it does not fit, or it was decided elsewhere in this moment
            return false;
        }
    }
}
