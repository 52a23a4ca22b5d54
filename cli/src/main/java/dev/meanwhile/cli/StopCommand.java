package dev.meanwhile.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stop ID}. */
@Command(name = "stop", description = "Stops a job; what it has said is kept.", mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "The job, as jobs lists it.")
    private @Nullable String job;

    StopCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var id = Ids.checked(requireNonNull(job));
        var answer =
                options.server(terminal).post("/api/v1/jobs/" + id + "/stop", JsonNodeFactory.instance.objectNode());
        if (options.isJson()) {
            terminal.line(answer.toString());
        } else {
            var state = answer.path("state").asText();
            var outcome = answer.path("outcome").asText();
            terminal.line(outcome.equals("aborted") ? "stopped" : "it had ended before: " + state);
        }
        return 0;
    }
}
