package dev.meanwhile.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meanwhile.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AesSecretBoxTest {
    private static final String FIRST = key(1);
    private static final String SECOND = key(2);

    private static String key(int filling) {
        var bytes = new byte[32];
        bytes[0] = (byte) filling;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static AesSecretBox box(String keys) {
        return new AesSecretBox(SecretKeys.of(new Secret(keys)));
    }

    @Test
    void whatIsSealedIsOpenedAgainAndShowsNothing() {
        var sealed = box(FIRST).seal(new Secret("sk-secret"), "a");

        assertThat(sealed).startsWith("v1.").doesNotContain("sk-secret");
        assertThat(box(FIRST).open(sealed, "a").value()).isEqualTo("sk-secret");
        assertThat(box(FIRST).seal(new Secret("sk-secret"), "a")).isNotEqualTo(sealed);
    }

    @Test
    void itCannotBeMovedToAnotherPlaceOrChanged() {
        var sealed = box(FIRST).seal(new Secret("x"), "a");
        var last = sealed.charAt(sealed.length() - 3) == 'A' ? 'B' : 'A';
        var changed = sealed.substring(0, sealed.length() - 3) + last + sealed.substring(sealed.length() - 2);

        assertThatIllegalArgumentException().isThrownBy(() -> box(FIRST).open(sealed, "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> box(SECOND).open(sealed, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> box(FIRST).open(changed, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> box(FIRST).open("v1.AAAA", "a"));
    }

    @Test
    void anAddedKeySealsAndTheOldOneStillOpens() {
        var before = box(FIRST).seal(new Secret("x"), "a");
        var both = box(FIRST + "," + SECOND);

        assertThat(both.open(before, "a").value()).isEqualTo("x");
        assertThat(both.seal(new Secret("x"), "a")).startsWith("v2.");
    }

    @Test
    void anotherLengthIsRefusedWithoutBeingShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> box("c2hvcnQ="))
                .withMessageContaining("32 bytes")
                .withMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void aMadeKeyIsItsOwnersAlone(@TempDir Path folder) throws IOException {
        var file = folder.resolve("key");

        var made = SecretKeys.ofFile(file, true);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SecretKeys.ofFile(file, true).fingerprints()).isEqualTo(made.fingerprints());
    }
}
