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

/** {@code workflow run FILE|ID "prompt"}. */
@Command(
        name = "run",
        description =
                "Runs a workflow and shows its nodes, then its result; starts a server on this machine if none answers.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final int LONGEST_TITLE = 200;

    private final Terminal terminal;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Parameters(
            index = "0",
            paramLabel = "FILE|ID",
            description =
                    "A definition in a file, or the id of one that is kept. Files beside it that it names as subflows are saved first.")
    private @Nullable String workflow;

    @Parameters(index = "1", paramLabel = "PROMPT", description = "What to work on; - reads it from standard input.")
    private @Nullable String prompt;

    @Option(names = "--model", paramLabel = "M", description = "For nodes that name no model. Default: the server's.")
    private @Nullable String model;

    @Option(names = "--thread", paramLabel = "T", description = "The conversation that it is part of; made if new.")
    private @Nullable String thread;

    @Option(
            names = "--ask",
            description = "Ask here what the run asks people, also where standard input is no terminal.")
    private boolean isAsking;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var named = requireNonNull(workflow);
        var file = WorkflowFile.isFile(named) ? WorkflowFile.read(named) : null;
        var text = requireNonNull(prompt).equals("-") ? terminal.input() : requireNonNull(prompt);
        var server = options.serverOrStart(terminal);
        var project = "/api/v1/projects/" + options.project(terminal);
        var body = body(text);
        if (file == null) {
            body.put("workflowId", Ids.ofWorkflow(named));
        } else {
            save(file, server, project);
            body.set("definition", file.document());
        }
        var job = server.post(project + "/jobs", body).path("id").asText();
        return new Showing(terminal, server, options.isJson(), isAsking || terminal.isInteractive()).show(job);
    }

    /** A run takes its subflows from what is kept. */
    private void save(WorkflowFile file, Server server, String project) throws InterruptedException {
        for (var subflow : file.subflows()) {
            var kept = server.put(project + "/workflows/" + subflow.id(), subflow.text());
            terminal.note("The subflow %s is kept, version %s."
                    .formatted(subflow.id(), kept.path("version").asText()));
        }
    }

    private ObjectNode body(String text) {
        var body = JsonNodeFactory.instance.objectNode().put("kind", "workflow").put("prompt", text);
        if (model != null) {
            body.put("model", model);
        }
        if (thread != null) {
            body.put("threadId", thread);
        }
        var title = text.strip().lines().findFirst().orElse("");
        body.putObject("metadata").put("title", title.substring(0, Math.min(title.length(), LONGEST_TITLE)));
        return body;
    }
}
