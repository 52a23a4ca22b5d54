package dev.meanwhile.store.postgres.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Another JVM that holds an embedded PostgreSQL until it is killed.
 *
 * @param firstLine what it said first: where its data directory is, or why it did not start
 */
record ChildServer(Process process, BufferedReader output, String firstLine) implements AutoCloseable {

    static ChildServer on(Path data) throws IOException {
        return start(data.toString());
    }

    static ChildServer onTemporary() throws IOException {
        return start("temp");
    }

    private static ChildServer start(String data) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(java, "-cp", System.getProperty("java.class.path"), ChildServer.class.getName(), data);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var output = process.inputReader();
        return new ChildServer(process, output, String.valueOf(output.readLine()));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        try {
            var config = arguments[0].equals("temp")
                    ? EmbeddedConfig.temporary()
                    : EmbeddedConfig.in(Path.of(arguments[0])).withBinaries(Binaries.cache());
            var postgres = EmbeddedPostgres.start(config);
            try (var connection = Rows.connect(postgres.address())) {
                Rows.add(connection, "committed by the killed process");
            }
            System.out.println(postgres.directory().path());
            System.in.transferTo(System.out);
        } catch (EmbeddedPostgresException e) {
            System.out.println(e.getMessage());
        }
    }
}
