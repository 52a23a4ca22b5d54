package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every jar that the server and the command line client bring along is in {@code docs/licences.md}, under a licence we take. */
class OnlyKnownLicencesAreShippedE2E {
    private static final Set<String> TAKEN = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "0BSD",
            "EPL-1.0",
            "EPL-2.0",
            "PostgreSQL",
            "CC0-1.0");

    private static final Pattern LINE = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\|");

    @TempDir
    private Path folder;

    private record Known(String beginning, String licence) {}

    @Test
    void everyJarIsKnown() throws IOException {
        try (var installation = Installation.in(folder)) {
            var known = known(installation);

            assertThat(known).extracting(Known::licence).isSubsetOf(TAKEN);
            for (var modules : List.of("server/target/quarkus-app/lib", "cli/target/lib")) {
                assertThat(jars(installation.home().resolve(modules)))
                        .as("jars in " + modules + "; look the licences of others up and add them to docs/licences.md")
                        .isNotEmpty()
                        .allMatch(jar -> jar.startsWith("dev.meanwhile.")
                                || known.stream().anyMatch(one -> jar.startsWith(one.beginning())));
            }
        }
    }

    private static List<Known> known(Installation installation) throws IOException {
        var page = Files.readString(installation.sources().resolve("docs/licences.md"));
        return LINE.matcher(page)
                .results()
                .map(line -> new Known(line.group(1), line.group(2)))
                .toList();
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.toRealPath())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }
}
