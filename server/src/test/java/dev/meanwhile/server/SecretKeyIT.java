package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.config.SettingsReader;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.store.postgres.embedded.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets at rest are of no use to a server with another key, so it does not start. */
class SecretKeyIT {
    private static final String MINE = RunningServer.SECRET_KEY;
    private static final String OTHER =
            Base64.getEncoder().encodeToString("another-key-of-exactly-32-bytes!".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    @Test
    void anotherKeyIsRefusedAndTheSettingToCopyNamed() {
        try (var database = TestDatabase.migrated()) {
            RunningServer.on(database.address()).close();

            assertThatThrownBy(() -> RunningServer.on(database.address(), "--secret.key=" + OTHER))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("copy secret.key (MEANWHILE_SECRET_KEY)")
                    .hasMessageContaining("secret.key-file")
                    .hasMessageNotContaining(MINE)
                    .hasMessageNotContaining(OTHER);
        }
    }

    @Test
    void anotherFileIsNamedToo() throws Exception {
        try (var database = TestDatabase.migrated()) {
            RunningServer.on(database.address()).close();
            var file = Files.writeString(folder.resolve("key"), OTHER);

            assertThatThrownBy(() -> start(database.address(), "--secret.key-file=" + file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aKeyIsAddedButNotTakenAway() {
        try (var database = TestDatabase.migrated()) {
            RunningServer.on(database.address()).close();
            RunningServer.on(database.address(), "--secret.key=" + MINE + "," + OTHER)
                    .close();
            RunningServer.on(database.address()).close(); // not yet restarted with the new one

            assertThatThrownBy(() -> RunningServer.on(database.address(), "--secret.key=" + OTHER))
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void aDatabaseOfOnesOwnNeedsAKey() {
        try (var database = TestDatabase.migrated()) {
            assertThatThrownBy(() -> start(database.address()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("secret.key or secret.key-file must be set where store.url is");
        }
    }

    @Test
    void aLostFileOfTheDataDirectoryIsNotMadeAnew() throws Exception {
        var data = folder.resolve("data");
        embedded(data).stop();
        var file = data.resolve("secret-key");
        var key = Files.readString(file);
        Files.delete(file);

        assertThatThrownBy(() -> embedded(data))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("copy the file " + file);

        assertThat(file).doesNotExist();
        Files.writeString(file, key);
        embedded(data).stop();
        assertThat(Files.readString(file)).isEqualTo(key);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        try (var database = TestDatabase.migrated()) {
            var file = folder.resolve("none");

            assertThatThrownBy(() -> start(database.address(), "--secret.key-file=" + file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("secret.key-file")
                    .hasMessageContaining(file.toString());
        }
    }

    private static Server embedded(Path data) throws InterruptedException {
        return Server.start(SettingsReader.read(List.of("--data=" + data), Map.of()), InstantSource.system());
    }

    /** Without the key that tests use. */
    private static Server start(Address database, String... more) throws InterruptedException {
        var arguments = new ArrayList<>(List.of(
                "--store.url=" + database.jdbcUrl(),
                "--store.user=" + database.user(),
                "--store.password=" + database.password()));
        arguments.addAll(List.of(more));
        return Server.start(SettingsReader.read(arguments, Map.of()), InstantSource.system());
    }
}
