package dev.meanwhile.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, each with the terminal it writes to. */
final class Commands implements IFactory {
    private final Terminal terminal;
    private final IFactory others = CommandLine.defaultFactory();

    Commands(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == ChatCommand.class) {
            return type.cast(new ChatCommand(terminal));
        }
        if (type == JobsCommand.class) {
            return type.cast(new JobsCommand(terminal));
        }
        if (type == TailCommand.class) {
            return type.cast(new TailCommand(terminal));
        }
        if (type == RunCommand.class) {
            return type.cast(new RunCommand(terminal));
        }
        if (type == WorkflowCommand.class) {
            return type.cast(new WorkflowCommand(terminal));
        }
        return type == StopCommand.class ? type.cast(new StopCommand(terminal)) : others.create(type);
    }
}
