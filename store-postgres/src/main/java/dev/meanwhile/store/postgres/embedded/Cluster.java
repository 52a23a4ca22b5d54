package dev.meanwhile.store.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The files of one PostgreSQL server. Its folder appears complete, by renaming, or not at all.
 *
 * @param home {@code pg} in the data directory
 * @param node marks the cluster as ours
 */
record Cluster(Path home, UUID node, Binaries binaries, RunAs runAs) {
    static final String DATABASE = "meanwhile";

    /** Owns {@link #DATABASE}. No superuser, so that a hole in our SQL opens neither files nor programs of the machine. */
    static final String ROLE = "meanwhile";

    private static final String SUPERUSER = "postgres";
    private static final String MARKER = "MEANWHILE";

    /** On a slow disk initdb takes tens of seconds; two here. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static Path data(Path home) {
        return home.resolve("data");
    }

    Path data() {
        return data(home);
    }

    /**
     * Makes the cluster unless it is there.
     *
     * @return the password of its roles
     * @throws EmbeddedPostgresException if what is there was not made by us, or by a server of another major version
     */
    String ready(boolean fsync) throws IOException, InterruptedException {
        if (Files.exists(data())) {
            refuseForeign();
            return password();
        }
        var fresh = home.resolve("data.new");
        Folders.delete(fresh);
        Folders.create(fresh, Folders.CLOSED);
        runAs.own(fresh);
        var password = newPassword();
        initialise(fresh, password, fsync);
        Files.writeString(fresh.resolve(MARKER), node + "\n", CREATE_NEW);
        Files.move(fresh, data(), ATOMIC_MOVE);
        return password;
    }

    private void refuseForeign() throws IOException {
        if (!Files.exists(data().resolve(MARKER))) {
            throw new EmbeddedPostgresException(
                    "%s was not made by Meanwhile: it lacks the file %s; move it away or choose another data directory with --data"
                            .formatted(data(), MARKER));
        }
        var major = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!major.equals(Binaries.MAJOR)) {
            throw new EmbeddedPostgresException("""
                    %s belongs to PostgreSQL %s but this release brings %s; \
                    export it with the release that made it and import it here, or choose another data directory with --data""".formatted(data(), major, Binaries.MAJOR));
        }
    }

    private String password() throws IOException {
        var file = home.resolve("password");
        if (!Files.exists(file)) {
            throw new EmbeddedPostgresException(
                    "%s must hold the password of %s but is absent; restore it from a backup".formatted(file, data()));
        }
        return Files.readString(file).strip();
    }

    private String newPassword() throws IOException {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        var password = HexFormat.of().formatHex(bytes);
        writeSecret(home.resolve("password"), password);
        return password;
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(file, WRITE)) {
            channel.write(UTF_8.encode(secret + "\n"));
            channel.force(true);
        }
    }

    private void initialise(Path fresh, String password, boolean fsync) throws IOException, InterruptedException {
        var secret = home.resolve("password.initdb"); // ours cannot be read by the account that runs initdb
        try {
            writeSecret(secret, password);
            runAs.own(secret);
            Program.run(initdb(fresh, secret, fsync), "", PATIENCE).orFail();
        } finally {
            Files.deleteIfExists(secret);
        }
        var made = Program.run(
                        runAs.command(List.of(
                                binaries.program("postgres").toString(),
                                "--single",
                                "-D",
                                fresh.toString(),
                                "-c",
                                "fsync=" + (fsync ? "on" : "off"),
                                "-c",
                                "log_checkpoints=off",
                                "postgres")),
                        roles(password),
                        PATIENCE)
                .orFail();
        if (made.output().contains("ERROR:")) { // single-user mode ends with 0 all the same
            throw new EmbeddedPostgresException("making the database: "
                    + made.output().replace(password, "***").strip());
        }
    }

    private List<String> initdb(Path fresh, Path secret, boolean fsync) {
        var command = new ArrayList<>(List.of(
                binaries.program("initdb").toString(),
                "-D",
                fresh.toString(),
                "--username=" + SUPERUSER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions"));
        if (!fsync) {
            command.add("--no-sync");
        }
        return runAs.command(command);
    }

    /** One statement a line, as single-user mode wants it. */
    private static String roles(String password) {
        return """
                CREATE ROLE %1$s LOGIN CREATEDB PASSWORD '%3$s'
                CREATE DATABASE %2$s OWNER %1$s
                """.formatted(ROLE, DATABASE, password);
    }
}
