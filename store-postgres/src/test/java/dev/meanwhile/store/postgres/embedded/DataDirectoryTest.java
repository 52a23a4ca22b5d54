package dev.meanwhile.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void theNodeKeepsItsId() {
        DataDirectory first;
        try (var opened = DataDirectory.open(parent.resolve("data"))) {
            first = opened;
        }

        try (var second = DataDirectory.open(parent.resolve("data"))) {
            assertThat(second.nodeId()).isEqualTo(first.nodeId());
        }
    }

    @Test
    void twoDirectoriesAreTwoNodes() {
        try (var one = DataDirectory.open(parent.resolve("one"));
                var two = DataDirectory.open(parent.resolve("two"))) {
            assertThat(one.nodeId()).isNotEqualTo(two.nodeId());
        }
    }

    @Test
    void nobodyElseMayListIt() throws Exception {
        try (var opened = DataDirectory.open(parent.resolve("deep/data"))) {
            assertThat(Files.getPosixFilePermissions(opened.path()))
                    .doesNotContain(
                            PosixFilePermission.GROUP_READ,
                            PosixFilePermission.OTHERS_READ,
                            PosixFilePermission.OTHERS_WRITE);
        }
    }

    @Test
    void aDamagedNodeFileIsNamedAndTheLockGivenBack() throws Exception {
        Files.writeString(parent.resolve("node"), "me");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> DataDirectory.open(parent))
                .withMessageContaining("'me'");
        Files.delete(parent.resolve("node"));

        try (var opened = DataDirectory.open(parent)) {
            assertThat(opened.path().resolve("node")).hasContent(opened.nodeId().toString());
        }
    }
}
