package dev.meanwhile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterTest {
    /** Port 1 of loopback: nothing listens there. */
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    private Path data;

    @Test
    void aServerThatDoesNotStartShowsItsLastLines() throws IOException {
        var launcher = script("echo asked: \"$@\"; echo the port is taken; exit 3");
        var terminal = terminal(Map.of("MEANWHILE_LAUNCHER", launcher.toString()));

        var code = run(terminal);

        assertThat(code).isEqualTo(1);
        assertThat(terminal.err())
                .contains("starting one", "ended with 3", "asked: serve --port 1 --data " + data, "the port is taken");
    }

    @Test
    void withoutALauncherThePersonIsToldWhatToDo() {
        var terminal = terminal(Map.of());

        assertThat(run(terminal)).isEqualTo(1);

        assertThat(terminal.err())
                .isEqualTo("meanwhile: no server answers at " + NOBODY + "; start one with: meanwhile serve\n");
    }

    @Test
    void aServerElsewhereIsNotStartedHere() {
        var terminal = terminal(Map.of("MEANWHILE_LAUNCHER", "/bin/false", "MEANWHILE_TOKEN", "t"));

        var code = Main.run(
                terminal.terminal(), "chat", "hi", "--url", "http://meanwhile.invalid:1", "--data", data.toString());

        assertThat(code).isEqualTo(1);
        assertThat(terminal.err())
                .contains("no server answers at http://meanwhile.invalid:1")
                .doesNotContain("starting");
    }

    private int run(RecordedTerminal terminal) {
        return Main.run(terminal.terminal(), "chat", "hi", "--url", NOBODY, "--data", data.toString());
    }

    private static RecordedTerminal terminal(Map<String, String> environment) {
        return new RecordedTerminal(environment, "");
    }

    private Path script(String commands) throws IOException {
        var file = Files.writeString(data.resolve("launcher"), "#!/bin/sh\n" + commands + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
