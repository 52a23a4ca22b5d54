package dev.meanwhile.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesIT {

    @TempDir
    Path parent;

    @Test
    void twoAtOnceUnpackOnceAndUseNoHalfUnpackedFolder() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> Binaries.in(parent));
            var two = threads.submit(() -> Binaries.in(parent));

            assertThat(one.get()).isEqualTo(two.get());
        }
        var complete = Binaries.in(parent).folder();
        Folders.delete(complete.resolve("lib"));
        Files.move(complete, complete.resolveSibling(complete.getFileName() + ".partial"));

        assertThat(Binaries.in(parent).program("postgres")).isExecutable();
        assertThat(complete.resolve("lib")).isNotEmptyDirectory();
    }
}
