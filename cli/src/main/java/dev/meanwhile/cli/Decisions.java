package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks the person at the terminal whether calls may run, one after the other, while the job is shown further. What is decided
 * elsewhere meanwhile is left alone. Without a person at the terminal it says where to decide.
 */
final class Decisions {
    private final Terminal terminal;
    private final Server server;
    private final String job;
    private final Set<String> decided = ConcurrentHashMap.newKeySet();
    private final ExecutorService asking = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("decisions").daemon().factory()); // a read from a terminal cannot be interrupted

    Decisions(Terminal terminal, Server server, String job) {
        this.terminal = terminal;
        this.server = server;
        this.job = job;
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
            if (!approval.path("state").asText().equals("open")) {
                return; // an event of long ago
            }
            if (!terminal.isInteractive()) {
                terminal.note("Somebody must decide: " + server.page(job));
                return;
            }
            terminal.note("? %s\n  %s\n  Allow it? [y/N]"
                    .formatted(
                            approval.path("question").asText(),
                            approval.path("arguments").toString()));
            var line = terminal.readLine();
            if (line != null && !decided.contains(id)) {
                answer(id, line.strip().equalsIgnoreCase("y") ? "approve" : "reject");
            }
        } catch (CliException e) {
            terminal.note(String.valueOf(e.getMessage())); // decided elsewhere in this moment, or the server is away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(String id, String action) throws InterruptedException {
        var answer = JsonNodeFactory.instance.objectNode().put("action", action);
        server.post("/api/v1/approvals/" + id + "/answer", answer);
    }
}
