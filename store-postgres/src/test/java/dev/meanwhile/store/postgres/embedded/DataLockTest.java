package dev.meanwhile.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

    @TempDir
    Path directory;

    @Test
    void theHoldersPidIsInTheFile() throws Exception {
        try (var _ = DataLock.take(directory)) {
            assertThat(directory.resolve("lock"))
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aSecondTakerInTheSameProcessIsRefusedByPid() {
        try (var _ = DataLock.take(directory)) {
            assertThatExceptionOfType(EmbeddedPostgresException.class)
                    .isThrownBy(() -> DataLock.take(directory))
                    .withMessageContaining(Long.toString(ProcessHandle.current().pid()))
                    .withMessageContaining("--data");
        }
    }

    @Test
    void anotherNameOfTheSameDirectoryIsRefusedToo() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("link"), directory);

        try (var _ = DataLock.take(directory)) {
            assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(() -> DataLock.take(link));
        }
    }

    @Test
    void aClosedLockCanBeTakenAgain() {
        DataLock.take(directory).close();

        try (var again = DataLock.take(directory)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void closingTwiceDoesNotFreeTheNextHolder() {
        var first = DataLock.take(directory);
        first.close();

        try (var _ = DataLock.take(directory)) {
            first.close();

            assertThatExceptionOfType(EmbeddedPostgresException.class).isThrownBy(() -> DataLock.take(directory));
        }
    }
}
