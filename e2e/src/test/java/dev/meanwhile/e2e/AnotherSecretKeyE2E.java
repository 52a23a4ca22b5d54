package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that was given another secret key than its database knows does not serve. */
class AnotherSecretKeyE2E {
    @TempDir
    private Path folder;

    @Test
    void itEndsNamesTheSettingToCopyAndLeavesNothingRunning() {
        var other = Base64.getEncoder().encodeToString(new byte[32]);
        try (var server = RunningServer.in(folder).start()) {
            server.stop();
            server.withEnvironment("MEANWHILE_SECRET_KEY", other);

            assertThatThrownBy(server::start)
                    .hasMessageContaining("ended with 2")
                    .hasMessageContaining("copy secret.key (MEANWHILE_SECRET_KEY)")
                    .hasMessageNotContaining(other);
            assertThat(server.postgres()).isEmpty();
        }
    }
}
