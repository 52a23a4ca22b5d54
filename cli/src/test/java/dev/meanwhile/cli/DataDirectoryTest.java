package dev.meanwhile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {

    @Test
    void itIsWhereTheSystemKeepsTheDataOfPrograms() {
        assertThat(path(Map.of(), "Linux")).isEqualTo(Path.of("/home/ann/.local/share/meanwhile"));
        assertThat(path(Map.of("XDG_DATA_HOME", "/data"), "Linux")).isEqualTo(Path.of("/data/meanwhile"));
        assertThat(path(Map.of("XDG_DATA_HOME", "/data"), "Mac OS X"))
                .isEqualTo(Path.of("/home/ann/Library/Application Support/meanwhile"));
    }

    @Test
    void orWhereTheEnvironmentSays() {
        assertThat(path(Map.of("MEANWHILE_DATA", "/srv/m"), "Mac OS X")).isEqualTo(Path.of("/srv/m"));
    }

    private static Path path(Map<String, String> environment, String system) {
        return DataDirectory.of(environment, system, "/home/ann").path();
    }
}
