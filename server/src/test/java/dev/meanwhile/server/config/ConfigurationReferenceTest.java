package dev.meanwhile.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the reference to the declarations; with {@code -Dmeanwhile.write-docs=true} it writes it. */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/configuration.md");

    /** A value for each key that its record takes and that is not its default. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("store.url", "jdbc:postgresql://db/m"),
            Map.entry("store.user", "u"),
            Map.entry("store.password", "p"),
            Map.entry("token", "0123456789abcdef"),
            Map.entry("http.public-url", "https://ai.example.org"),
            Map.entry("models.prices", "gpt*=2.5/10/1.25"),
            Map.entry("sse.recheck-every", "1s"),
            Map.entry("auth.oidc.issuer", "https://id.example.org"),
            Map.entry("auth.oidc.audience", "meanwhile"),
            Map.entry("log.level", "DEBUG"),
            Map.entry("log.format", "json"),
            Map.entry("approvals.on-expiry", "skip"),
            Map.entry("outbound.allow", "10.0.0.0/8"),
            Map.entry("tools.web-search.provider", "tavily"),
            Map.entry("tools.web-search.url", "https://search.example.com"),
            Map.entry("limits.round.to-model-bytes", "60KiB"),
            Map.entry("retention.log", "6d"),
            Map.entry("worker.lease-time", "40s"),
            Map.entry("worker.beat-every", "1s"),
            Map.entry("sse.most-behind", "2MiB"),
            Map.entry("sse.most-behind-in-all", "64MiB"));

    @Test
    void thePageIsWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("meanwhile.write-docs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, Reference.markdown());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(Reference.markdown());
    }

    static Stream<Key> keys() {
        return Sections.keys();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyChangesItsRecord(Key key) {
        var section = Sections.all().stream()
                .filter(candidate -> candidate.keys().contains(key))
                .findFirst()
                .orElseThrow();
        var index = section.keys().indexOf(key);
        var text = OTHER_VALUES.getOrDefault(key.name(), other(Values.show(section.defaultOf(index), key)));
        var values = new HashMap<>(Map.of(key.name(), new Section.Raw(text, "test")));
        if (key.name().startsWith("auth.oidc.")) {
            values.putIfAbsent("auth.oidc.audience", new Section.Raw("meanwhile", "test"));
        }
        if (key.name().startsWith("store.")) {
            values.put("store.url", new Section.Raw("jdbc:postgresql://db/m", "test"));
        }
        List<String> problems = new ArrayList<>();

        var read = section.read(values, problems);

        assertThat(problems).isEmpty();
        assertThat(read).isNotEqualTo(section.defaults());
        assertThat(section.keys()).doesNotHaveDuplicates();
    }

    private static String other(String shown) {
        return switch (shown) {
            case "none" -> "other";
            case "true" -> "false";
            case "false" -> "true";
            default -> shown.matches("\\d+.*") ? shown.replaceFirst("^(\\d+)", "1$1") : shown + "x";
        };
    }
}
