package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page of faults, held to the tests. {@code -Dmeanwhile.write-docs=true} writes it. */
class FailureMatrixE2E {
    private static final Path PAGE = Path.of("..", "docs", "failure-matrix.md");

    @Test
    void thePageHasWhatTheTestsTry() throws IOException {
        if (Boolean.getBoolean("meanwhile.write-docs")) {
            Files.writeString(PAGE, FailureMatrix.markdown());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(FailureMatrix.markdown());
    }

    @Test
    void everyRowNamesATestThatExists() {
        assertThat(FailureMatrix.rows()).hasSizeGreaterThanOrEqualTo(20).allSatisfy(row -> {
            var name = row.test().split("#", 2);
            var type = Class.forName(getClass().getPackageName() + "." + name[0]);
            assertThat(Arrays.stream(type.getDeclaredMethods())
                            .filter(method -> method.getName().equals(name[1])
                                    && Arrays.stream(method.getAnnotations())
                                            .anyMatch(annotation -> annotation
                                                    .annotationType()
                                                    .getSimpleName()
                                                    .endsWith("Test"))))
                    .as(row.test())
                    .isNotEmpty();
        });
    }
}
