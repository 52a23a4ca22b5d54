package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataHomeTest {

    @Test
    void liesWithTheDataOfOtherPrograms() {
        assertThat(DataHome.of(Map.of(), "Linux", "/home/ada")).isEqualTo(Path.of("/home/ada/.local/share/meanwhile"));
        assertThat(DataHome.of(Map.of("XDG_DATA_HOME", "/data"), "Linux", "/home/ada"))
                .isEqualTo(Path.of("/data/meanwhile"));
        assertThat(DataHome.of(Map.of("XDG_DATA_HOME", ""), "Linux", "/home/ada"))
                .isEqualTo(Path.of("/home/ada/.local/share/meanwhile"));
        assertThat(DataHome.of(Map.of(), "Mac OS X", "/Users/ada"))
                .isEqualTo(Path.of("/Users/ada/Library/Application Support/meanwhile"));
    }
}
