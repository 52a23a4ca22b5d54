package dev.meanwhile.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tail ID}. */
@Command(
        name = "tail",
        description = "Shows a job from its beginning to its end, live while it runs.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "The job, as jobs lists it.")
    private @Nullable String job;

    TailCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var id = Ids.checked(requireNonNull(job));
        return new Showing(terminal, options.server(terminal), options.isJson()).show(id);
    }
}
