package dev.meanwhile.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of a terminal. */
@Command(
        name = "meanwhile",
        description = "Starts, shows and stops jobs of a Meanwhile server.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ChatCommand.class, JobsCommand.class, TailCommand.class, StopCommand.class, WorkflowCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    /** Ends the process with 0, 1 if the job or the command failed, or 2 for a wrong use. */
    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), arguments));
    }

    static int run(Terminal terminal, String... arguments) {
        var line = new CommandLine(new Main(), new Commands(terminal))
                .setOut(terminal.outWriter())
                .setErr(terminal.errWriter())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (!(failure instanceof CliException)) {
                        throw failure;
                    }
                    terminal.error("meanwhile: " + failure.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                });
        return line.execute(arguments);
    }
}
