package dev.meanwhile.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.meanwhile.bench.rig.Machine;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Figures with everything one needs to judge them or to measure them again.
 *
 * @param commit the revision, with {@code -dirty} if files differed from it
 */
record Results(
        Instant at, String commit, String command, Machine machine, List<String> settings, List<Figure> figures) {

    Results {
        settings = List.copyOf(settings);
        figures = List.copyOf(figures);
    }

    static Results of(Instant at, Path home, String[] arguments, List<Figure> figures)
            throws IOException, InterruptedException {
        var commit = git(home, "rev-parse", "--short", "HEAD");
        var isDirty =
                !git(home, "status", "--porcelain", "--untracked-files=no").isEmpty();
        return new Results(
                at.truncatedTo(ChronoUnit.SECONDS),
                isDirty ? commit + "-dirty" : commit,
                "bench/run load " + String.join(" ", hidden(arguments)),
                Machine.here(),
                Rig.settings(),
                figures);
    }

    private static List<String> hidden(String[] arguments) {
        var shown = new java.util.ArrayList<>(List.of(arguments));
        var token = shown.indexOf("--token");
        if (token >= 0 && token + 1 < shown.size()) {
            shown.set(token + 1, "***");
        }
        return shown;
    }

    private static String git(Path home, String... words) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("git", "-C", home.toString()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? output : "unknown";
    }

    /** @return the file */
    Path write(Path folder) throws IOException {
        var json = new JsonMapper();
        var root = json.createObjectNode();
        root.put("at", at.toString()).put("commit", commit).put("command", command);
        root.set("machine", json.valueToTree(machine));
        root.set("settings", json.valueToTree(settings));
        root.set("figures", json.valueToTree(figures));
        Files.createDirectories(folder);
        var file = folder.resolve(at.toString().substring(0, 10) + "-" + commit + ".json");
        return Files.writeString(file, root.toPrettyString() + "\n");
    }

    String markdown(Before before) {
        var table = figures.stream()
                .map(figure -> "| %s | %s | %s | %s %s | %s |"
                        .formatted(
                                figure.scenario(),
                                figure.name(),
                                before.shown(figure),
                                figure.shown(),
                                figure.unit(),
                                figure.aim() == null ? "" : figure.aim()))
                .collect(Collectors.joining("\n"));
        return """
                `%s` at %s on %s, %d cores, %s, %s, %s

                | scenario | figure | before%s | measured | aim |
                | --- | --- | ---: | ---: | --- |
                %s
                """.formatted(
                        command,
                        commit,
                        machine.processor(),
                        machine.cores(),
                        machine.memory(),
                        machine.kernel(),
                        machine.java(),
                        before.commit().isEmpty() ? "" : ", " + before.commit(),
                        table);
    }
}
