package dev.meanwhile.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the page of limits to the settings, and to the tests that show what happens at each. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("../docs/limits.md");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/test"),
            Path.of("../core/src/test"),
            Path.of("../workflow/src/test"),
            Path.of("../testkit/src/main"));
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract))\\.(\\w+)` \\|");

    static Stream<Key> limits() {
        return Sections.keys()
                .filter(key -> key.name().startsWith("limits.")
                        || key.name().equals("worker.slots")
                        || key.name().equals("http.requests-per-minute"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void eachLimitIsThereWithItsDefault(Key key) throws IOException {
        var section = Sections.all().stream()
                .filter(candidate -> candidate.keys().contains(key))
                .findFirst()
                .orElseThrow();
        var shown = Values.show(section.defaultOf(section.keys().indexOf(key)), key);

        assertThat(Files.readString(PAGE)).containsOnlyOnce("| `%s` | `%s` |".formatted(key.name(), shown));
    }

    static Stream<String> tests() throws IOException {
        return TEST.matcher(Files.readString(PAGE)).results().map(test -> test.group(1) + "." + test.group(2));
    }

    @ParameterizedTest
    @MethodSource("tests")
    void eachTestIsThere(String test) throws IOException {
        var name = test.split("\\.", 2);

        var text = new StringBuilder();
        for (var source : SOURCES) {
            try (var files = Files.walk(source)) {
                for (var file :
                        files.filter(file -> file.endsWith(name[0] + ".java")).toList()) {
                    text.append(Files.readString(file));
                }
            }
        }

        assertThat(text.toString()).contains("void %s(".formatted(name[1]));
    }
}
