package dev.meanwhile.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chat "prompt"}. */
@Command(
        name = "chat",
        description = "Runs one job and shows its answer; starts a server on this machine if none answers.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
    private static final int LONGEST_TITLE = 200;

    private final Terminal terminal;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Parameters(paramLabel = "PROMPT", description = "What to do; - reads it from standard input.")
    private @Nullable String prompt;

    @Option(names = "--model", paramLabel = "M", description = "The model. Default: the server's.")
    private @Nullable String model;

    @Option(names = "--thread", paramLabel = "T", description = "The conversation to go on with; made if new.")
    private @Nullable String thread;

    @Option(names = "--ask", description = "Ask me before each tool call.")
    private boolean isAsking;

    ChatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var said = requireNonNull(prompt);
        var text = said.equals("-") ? terminal.input() : said;
        if (text.isBlank()) {
            throw new CliException("the prompt is empty");
        }
        var server = options.serverOrStart(terminal);
        var job = server.post("/api/v1/projects/" + options.project(terminal) + "/jobs", body(text))
                .path("id")
                .asText();
        return new Showing(terminal, server, options.isJson()).show(job);
    }

    private ObjectNode body(String text) {
        var body = JsonNodeFactory.instance.objectNode().put("kind", "chat").put("input", text);
        if (model != null) {
            body.put("model", model);
        }
        if (isAsking) {
            body.put("approval", "always");
        }
        if (thread != null) {
            body.put("threadId", thread);
        }
        var title = text.strip().lines().findFirst().orElse("");
        body.putObject("metadata").put("title", title.substring(0, Math.min(title.length(), LONGEST_TITLE)));
        return body;
    }
}
