package dev.meanwhile.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JUnit's temporary folders are closed to others, so as root every test here starts below a folder that PostgreSQL may not pass. */
class EmbeddedPostgresIT {

    @TempDir
    Path parent;

    @Test
    void theDefaultsAreDurableAndQuiet() throws Exception {
        try (var postgres = EmbeddedPostgres.start(EmbeddedConfig.in(data()).withBinaries(Binaries.cache()));
                var connection = Rows.connect(postgres.address())) {
            assertThat(
                            Rows.query(
                                    connection,
                                    "select current_setting(s) from unnest(array['fsync',"
                                            + " 'synchronous_commit', 'data_checksums', 'server_encoding', 'max_connections', 'jit']) s"))
                    .containsExactly("on", "on", "on", "UTF8", "60", "off");
            assertThat(Rows.query(connection, "select rolsuper::text from pg_roles where rolname = current_user"))
                    .containsExactly("false");
            assertThat(Rows.query(
                            connection,
                            "select datlocprovider::text || datlocale from pg_database"
                                    + " where datname = current_database()"))
                    .containsExactly("bC.UTF-8");
            assertThat(Rows.query(connection, "show server_version")).containsExactly(Binaries.VERSION);
        }
    }

    @Test
    void aSecondStartKeepsTheRowsAndThePassword() throws Exception {
        Address first;
        try (var postgres = EmbeddedPostgres.start(config());
                var connection = Rows.connect(postgres.address())) {
            first = postgres.address();
            Rows.add(connection, "kept");
        }

        try (var postgres = EmbeddedPostgres.start(config());
                var connection = Rows.connect(postgres.address())) {
            assertThat(Rows.all(connection)).containsExactly("kept");
            assertThat(postgres.address().password()).isEqualTo(first.password());
        }
    }

    @Test
    void nobodyConnectsWithoutThePassword() throws Exception {
        try (var postgres = EmbeddedPostgres.start(config())) {
            var url = postgres.address().jdbcUrl();

            for (var user : new String[] {"meanwhile", "postgres"}) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> Rows.connect(new Address(url, user, "guess")))
                        .withMessageContaining("password authentication failed");
            }
            assertThat(Files.readAllLines(home().resolve("data/pg_hba.conf")).stream()
                            .filter(line -> !line.isBlank() && !line.startsWith("#")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("scram-sha-256"));
        }
    }

    @Test
    void thePasswordIsLongAndClosedToOthers() throws Exception {
        try (var postgres = EmbeddedPostgres.start(config())) {
            var file = home().resolve("password");

            assertThat(postgres.address().password()).matches("[0-9a-f]{64}");
            assertThat(postgres.address().toString())
                    .doesNotContain(postgres.address().password());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(home().resolve("password.initdb")).doesNotExist();
        }
    }

    @Test
    void theProgramsMayLieInTheSameClosedFolder() throws Exception {
        try (var postgres = EmbeddedPostgres.start(EmbeddedConfig.in(data()).withoutFsync());
                var connection = Rows.connect(postgres.address())) {
            assertThat(Rows.query(connection, "select 'works'")).containsExactly("works");
            assertThat(home()).isDirectoryContaining("glob:**/bin-" + Binaries.VERSION + "-*");
        }
    }

    @Test
    void programsOfEarlierReleasesAreRemoved() throws Exception {
        EmbeddedPostgres.start(EmbeddedConfig.in(data()).withoutFsync()).close();
        var old = Files.createDirectories(home().resolve("bin-17.9-0123abcd/bin"));
        Files.writeString(old.resolve("postgres"), "of the release before");
        var half = Files.createDirectories(home().resolve("bin-17.9-0123abcd.partial"));

        try (var postgres = EmbeddedPostgres.start(EmbeddedConfig.in(data()).withoutFsync());
                var connection = Rows.connect(postgres.address())) {
            assertThat(old).doesNotExist();
            assertThat(half).doesNotExist();
            assertThat(Rows.query(connection, "select 'works'")).containsExactly("works");
        }
    }

    @Test
    void programsInASharedFolderStay() throws Exception {
        var shared = parent.resolve("shared");
        var other = Files.createDirectories(shared.resolve("bin-17.9-0123abcd"));

        EmbeddedPostgres.start(EmbeddedConfig.in(data()).withoutFsync().withBinaries(shared))
                .close();

        assertThat(other).exists();
    }

    @Test
    void aCleanStopLeavesNoPidFileAndNoLock() throws Exception {
        EmbeddedPostgres.start(config()).close();

        assertThat(home().resolve("data/postmaster.pid")).doesNotExist();
        DataLock.take(data()).close();
    }

    @Test
    void whatAKilledProcessCommittedIsKept() throws Exception {
        ProcessHandle orphan;
        try (var child = ChildServer.on(data())) {
            assertThat(child.firstLine()).isEqualTo(data().toRealPath().toString());
            child.kill();
            orphan = ProcessHandle.of(pidInFile()).orElseThrow();
        }

        try (var postgres = EmbeddedPostgres.start(config());
                var connection = Rows.connect(postgres.address())) {
            assertThat(Rows.all(connection)).containsExactly("committed by the killed process");
            assertThat(pidInFile()).isNotEqualTo(orphan.pid());
            orphan.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneThatEndsByItselfIsStartedAgainOnItsPort() throws Exception {
        try (var postgres = EmbeddedPostgres.start(EmbeddedConfig.in(data()).withBinaries(Binaries.cache()))) {
            try (var connection = Rows.connect(postgres.address())) {
                Rows.add(connection, "kept");
            }

            Program.run(
                            List.of(
                                    "kill",
                                    "-KILL",
                                    Files.readAllLines(home().resolve("data/postmaster.pid"))
                                            .getFirst()),
                            "",
                            Duration.ofSeconds(10))
                    .orFail();

            try (var connection = Rows.connectSoon(postgres.address())) {
                assertThat(Rows.all(connection)).containsExactly("kept");
            }
        }
    }

    @Test
    void aSecondProcessIsRefusedByThePidOfTheFirst() throws Exception {
        try (var _ = EmbeddedPostgres.start(config());
                var second = ChildServer.on(data())) {
            assertThat(second.firstLine())
                    .contains("is used by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aFolderThatIsNotOursIsRefusedUntouched() throws Exception {
        var foreign = Files.createDirectories(home().resolve("data"));
        Files.writeString(foreign.resolve("PG_VERSION"), "18\n");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(config()))
                .withMessageContaining("was not made by Meanwhile");
        assertThat(foreign).isDirectoryNotContaining(path -> !path.endsWith("PG_VERSION"));
    }

    @Test
    void anotherMajorVersionIsRefused() throws Exception {
        EmbeddedPostgres.start(config()).close();
        Files.writeString(home().resolve("data/PG_VERSION"), "17\n");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(config()))
                .withMessageContaining("belongs to PostgreSQL 17 but this release brings 18");
    }

    @Test
    void aProgramThatGotTheOldPidIsLeftAlone() throws Exception {
        EmbeddedPostgres.start(config()).close();
        var stranger = new ProcessBuilder("cat").start();
        try {
            Files.writeString(home().resolve("data/postmaster.pid"), stranger.pid() + "\n" + home() + "/data\n");

            try (var postgres = EmbeddedPostgres.start(config());
                    var connection = Rows.connect(postgres.address())) {
                assertThat(Rows.query(connection, "select 'works'")).containsExactly("works");
                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aFailedStartShowsTheLogAndGivesTheDirectoryFree() throws Exception {
        EmbeddedPostgres.start(config()).close();
        var file = home().resolve("data/postgresql.conf");
        Files.writeString(file, "no_such_setting = 1\n", StandardOpenOption.APPEND);

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(config()))
                .withMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
        DataLock.take(data()).close();
    }

    @Test
    void aMissingPasswordIsNamed() throws Exception {
        EmbeddedPostgres.start(config()).close();
        Files.delete(home().resolve("password"));

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(config()))
                .withMessageContaining("restore it from a backup");
    }

    @Test
    void aHalfMadeClusterIsMadeAnew() throws Exception {
        Files.createDirectories(home().resolve("data.new/base"));

        try (var postgres = EmbeddedPostgres.start(config());
                var connection = Rows.connect(postgres.address())) {
            assertThat(Rows.query(connection, "select 'works'")).containsExactly("works");
            assertThat(home().resolve("data.new")).doesNotExist();
        }
    }

    @Test
    void aTemporaryOneIsRemovedOnClose() throws Exception {
        Path folder;
        try (var postgres = EmbeddedPostgres.start(EmbeddedConfig.temporary().withoutFsync())) {
            folder = postgres.directory().path();
            assertThat(folder.resolve("pg/data")).exists();
        }

        assertThat(folder).doesNotExist();
    }

    @Test
    void aTemporaryOneOfAKilledProcessIsRemovedToo() throws Exception {
        try (var child = ChildServer.onTemporary()) {
            var folder = Path.of(child.firstLine());
            var server = ProcessHandle.of(pidIn(folder)).orElseThrow();
            var watchdog = child.process().children().findFirst().orElseThrow();

            child.kill();
            watchdog.onExit().get(30, TimeUnit.SECONDS);

            assertThat(folder).doesNotExist();
            server.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPathThatAShellWouldReadIsRefused() {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(EmbeddedConfig.in(parent.resolve("a$b"))))
                .withMessageContaining("a$b");
    }

    private EmbeddedConfig config() {
        return EmbeddedConfig.in(data()).withBinaries(Binaries.cache()).withoutFsync();
    }

    private Path data() {
        return parent.resolve("my data");
    }

    private Path home() {
        return data().resolve("pg");
    }

    private long pidInFile() throws Exception {
        return pidIn(data());
    }

    private static long pidIn(Path data) throws Exception {
        return Long.parseLong(
                Files.readAllLines(data.resolve("pg/data/postmaster.pid")).getFirst());
    }
}
