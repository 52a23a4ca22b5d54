package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.webhook.Webhook;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.config.SettingsReader;
import dev.meanwhile.server.secret.AesSecretBox;
import dev.meanwhile.server.secret.SecretKeys;
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

    /** The rotation of docs/running.md, step by step. */
    @Test
    void aKeyIsChangedAndTheOldOneGivenUp() {
        try (var database = TestDatabase.migrated()) {
            var first = start(database, MINE, "");
            start(database, OTHER + "," + MINE, first);
            assertThat(start(database, MINE + "," + OTHER, first)).isEqualTo(first);
            start(database, OTHER + "," + MINE, first); // one that was not restarted yet

            assertThatThrownBy(() -> start(database, OTHER, first)).isInstanceOf(ConfigException.class);
            try (var server = RunningServer.on(database.address(), "--secret.key=" + MINE + "," + OTHER)) {
                assertThat(database.value("select sealed from kept_answer")).startsWith("v1.");
                assertThat(server.send("POST", "/api/v1/secrets/reseal", "").body())
                        .isEqualTo("{\"keyVersion\":2,\"resealed\":1,\"unreadable\":0}");
                assertThat(database.value("select sealed from kept_answer")).startsWith("v2.");
            }

            assertThat(start(database, OTHER, first)).isEqualTo(first);
            assertThatThrownBy(() -> start(database, MINE, first)).isInstanceOf(ConfigException.class);
        }
    }

    /** A server with these keys; it answers a request with the token that was made for the first one. */
    private static String start(TestDatabase database, String keys, String expected) {
        try (var server = RunningServer.on(database.address(), "--secret.key=" + keys)) {
            var answer = server.send(
                    "POST", "/api/v1/projects/default/tokens", "{\"name\": \"ci\"}", "Idempotency-Key", "once");
            var token = answer.json().path("token").asText();
            assertThat(expected).isIn("", token);
            return token;
        }
    }

    /** A purpose that the store names wrongly would leave a value unreadable. */
    @Test
    void everythingIsSealedForItsOwnersPurpose() {
        try (var database = TestDatabase.migrated();
                var server = RunningServer.on(database.address(), "--secret.key=" + OTHER + "," + MINE)) {
            var before = new AesSecretBox(SecretKeys.of(new Secret(OTHER))); // version 1
            var job = JobId.next(InstantSource.system());
            database.run("""
                    insert into job (id, project, kind, state, owner, model, metadata, due_at, wall_left, inactivity, created_at, sealed_key, wait_reason)
                    values ('%s', 'default', 'chat', 'waiting', 'ann', 'demo', '{}', engine_now() + interval '1 day', '1 hour', '1 hour', engine_now(), '%s', 'delay')""".formatted(job, before.seal(new Secret("\nsk-of-a-caller"), "provider-key:" + job)));
            database.run("""
                    insert into webhook (id, project, name, url, types, kinds, sealed_secret, old_sealed_secret, creator, created_at)
                    values ('w', 'default', 'w', 'https://example.org', '{}', '{}', '%s', '%s', 'ann', engine_now())""".formatted(
                            before.seal(new Secret("new"), Webhook.purpose("w")),
                            before.seal(new Secret("old"), Webhook.purpose("w"))));
            database.run("""
                    insert into project_tool (project, name, description, parameters, effect, idempotent, timeout_ms, enabled, method, url, headers, sealed, changed_at)
                    values ('default', 't', 't', '{}', 'reads', true, 1, false, 'GET', 'https://example.org', '{}', '%s', engine_now())""".formatted(before.seal(new Secret("{}"), "project-tool:default/t")));

            assertThat(server.send("POST", "/api/v1/secrets/reseal", "").body())
                    .isEqualTo("{\"keyVersion\":2,\"resealed\":4,\"unreadable\":0}");
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
