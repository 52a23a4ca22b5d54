package dev.meanwhile.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the page of errors to the codes; with {@code -Dmeanwhile.write-docs=true} it writes it. */
class ErrorReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/errors.md");

    @Test
    void thePageIsWhatTheCodesSay() throws IOException {
        if (Boolean.getBoolean("meanwhile.write-docs")) {
            Files.writeString(PAGE, ErrorReference.markdown());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(ErrorReference.markdown());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeIsThereOnceAndSaysWhatItMeans(ErrorCode code) {
        assertThat(ErrorReference.markdown()).containsOnlyOnce("| `%s` |".formatted(code.wireName()));
        assertThat(code.meaning()).endsWith(".").doesNotContain("|");
    }
}
