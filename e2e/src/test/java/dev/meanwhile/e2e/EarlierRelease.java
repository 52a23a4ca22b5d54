package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The release before, built from its sources as git has them.
 *
 * @param sources with what was built in them
 */
record EarlierRelease(Path sources) {
    /** Release 0.1, whose last schema step is 2. */
    private static final String COMMIT = "cfbbf5a440a047efb1ba256b9746a7c694b3ca7b";

    private static final String BUILD = """
            git archive "$1" | tar -x -C "$2" &&
            cd "$2" && ./mvnw -q -DskipTests -pl server,cli,examples/tool-plugin -am package
            """;

    /** @param repository built there, among what this release builds; for some minutes, where that was not done before */
    static EarlierRelease in(Path repository) {
        var folder = repository.resolve("e2e/target/release-" + COMMIT);
        try {
            if (Files.notExists(folder.resolve("server/target/quarkus-app/quarkus-run.jar"))) {
                build(repository, Files.createDirectories(folder));
            }
            return new EarlierRelease(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("building the release before", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static void build(Path repository, Path folder) throws IOException, InterruptedException {
        var log = folder.resolve("build.log");
        var build = new ProcessBuilder("sh", "-c", BUILD, "build", COMMIT, folder.toString())
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(build.waitFor()).as(Files.readString(log)).isZero();
    }
}
