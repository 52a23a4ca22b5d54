package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobs}. */
@Command(name = "jobs", description = "Lists jobs, newest first.", mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
    private static final String ROW = "%-36s  %-10s  %-20s  %s";
    private static final int LONGEST_TITLE = 60;

    private final Terminal terminal;

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most N, 1 to 100. Default 20.")
    private int limit;

    JobsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var path = "/api/v1/projects/%s/jobs?limit=%d".formatted(options.project(terminal), limit);
        var jobs = options.server(terminal).get(path).path("items");
        if (options.isJson()) {
            jobs.forEach(job -> terminal.line(job.toString()));
        } else if (jobs.isEmpty()) {
            terminal.line("No jobs yet. Start one with: meanwhile chat \"…\"");
        } else {
            terminal.line(ROW.formatted("ID", "STATE", "CREATED", "WHAT"));
            jobs.forEach(job -> terminal.line(row(job)));
        }
        return 0;
    }

    private static String row(JsonNode job) {
        var created = job.path("createdAt").asText().replaceFirst("\\.\\d+Z$", "Z");
        var title = job.path("metadata")
                .path("title")
                .asText(job.path("model").asText())
                .replace('\n', ' ');
        var shortened = title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE) + "…";
        return ROW.formatted(job.path("id").asText(), job.path("state").asText(), created, shortened)
                .stripTrailing();
    }
}
