package dev.meanwhile.cli;

import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code workflow …}: definitions in files and on a server, and their runs. */
@Command(
        name = "workflow",
        description = "Runs workflows; checks, keeps and shows their definitions.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = RunCommand.class,
        mixinStandardHelpOptions = true)
final class WorkflowCommand {
    private static final String ROW = "%-36s  %7s  %-20s  %s";
    private static final String STDIN = "-";

    private final Terminal terminal;

    WorkflowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "validate",
            description = "Says what is wrong with a definition; ends with 1 if it cannot run.",
            mixinStandardHelpOptions = true)
    int validate(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "FILE", description = "The definition; - reads it from standard input.")
                    String file)
            throws InterruptedException {
        var answer = options.serverOrStart(terminal).post(path(options) + "/validate", read(file));
        var isValid = answer.path("valid").asBoolean();
        if (options.isJson()) {
            terminal.line(answer.toString());
        } else {
            WorkflowProblems.lines(answer).forEach(terminal::line);
            terminal.note(isValid ? "It can run." : "It cannot run.");
        }
        return isValid ? 0 : 1;
    }

    @Command(name = "list", description = "Lists workflows, by id.", mixinStandardHelpOptions = true)
    int list(@Mixin ServerOptions options) throws InterruptedException {
        var server = options.server(terminal);
        var page = server.get(path(options) + "?limit=100");
        if (!options.isJson()) {
            terminal.line(ROW.formatted("ID", "VERSION", "SAVED", "NAME"));
        }
        show(page, options);
        while (page.hasNonNull("nextCursor")) {
            var cursor = URLEncoder.encode(page.path("nextCursor").asText(), StandardCharsets.UTF_8);
            page = server.get(path(options) + "?limit=100&cursor=" + cursor);
            show(page, options);
        }
        return 0;
    }

    private void show(JsonNode page, ServerOptions options) {
        page.path("items").forEach(one -> terminal.line(options.isJson() ? one.toString() : row(one)));
    }

    private static String row(JsonNode workflow) {
        var saved = workflow.path("updatedAt").asText().replaceFirst("\\.\\d+Z$", "Z");
        var name = workflow.path("name").asText().replace('\n', ' ');
        return ROW.formatted(
                workflow.path("id").asText(), workflow.path("version").asText(), saved, name);
    }

    @Command(
            name = "show",
            description = "Prints a definition, as it can be saved again; with --json all that is known of it.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin ServerOptions options,
            @Parameters(index = "0", paramLabel = "ID", description = "The workflow, as list shows it.") String id,
            @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "Default: the newest.")
                    @Nullable
                    Integer version)
            throws InterruptedException {
        var one = path(options) + "/" + Ids.ofWorkflow(id);
        var answer = options.server(terminal).get(version == null ? one : one + "/versions/" + version);
        terminal.line(
                options.isJson() ? answer.toString() : answer.path("document").toPrettyString());
        return 0;
    }

    @Command(
            name = "save",
            description = "Keeps a definition, or a new version of it; one that cannot run is refused.",
            mixinStandardHelpOptions = true)
    int save(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "FILE", description = "The definition; - reads it from standard input.")
                    String file,
            @Option(names = "--id", paramLabel = "ID", description = "Default: the file's name without .json.")
                    @Nullable
                    String id)
            throws InterruptedException {
        var checked = Ids.ofWorkflow(requireNonNullElseGet(id, () -> idOf(file)));
        var answer = options.serverOrStart(terminal).put(path(options) + "/" + checked, read(file));
        if (options.isJson()) {
            terminal.line(answer.toString());
        } else {
            WorkflowProblems.lines(answer).forEach(terminal::note);
            terminal.line("%s is kept, version %s"
                    .formatted(checked, answer.path("version").asText()));
        }
        return 0;
    }

    private static String idOf(String file) {
        if (file.equals(STDIN)) {
            throw new CliException("name the workflow with --id");
        }
        return String.valueOf(Path.of(file).getFileName()).replaceFirst("\\.json$", "");
    }

    @Command(
            name = "delete",
            description = "Deletes a workflow with all its versions; runs go on.",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = "ID", description = "The workflow, as list shows it.") String id)
            throws InterruptedException {
        options.server(terminal).delete(path(options) + "/" + Ids.ofWorkflow(id));
        terminal.note("deleted");
        return 0;
    }

    private String path(ServerOptions options) {
        return "/api/v1/projects/" + options.project(terminal) + "/workflows";
    }

    private String read(String file) {
        try {
            return file.equals(STDIN) ? terminal.input() : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new CliException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
