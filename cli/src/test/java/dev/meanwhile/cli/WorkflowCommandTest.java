package dev.meanwhile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowCommandTest {
    private static final String ALL = "/api/v1/projects/default/workflows";
    private static final String DOCUMENT = "{\"nodes\": [], \"edges\": [], \"price\": 1.10}";
    private static final String PROBLEMS =
            "\"problems\":[{\"code\":\"NO_OUTPUT\",\"severity\":\"warning\",\"message\":\"no node is of the type output\"}]";

    @TempDir
    private Path folder;

    private final ScriptedServer server = new ScriptedServer();
    private RecordedTerminal terminal = terminal("");

    private RecordedTerminal terminal(String input) {
        return new RecordedTerminal(Map.of("MEANWHILE_URL", server.url(), "MEANWHILE_TOKEN", "secret"), input);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private int run(String... arguments) {
        return Main.run(terminal.terminal(), arguments);
    }

    private String file() throws IOException {
        return Files.writeString(folder.resolve("write.json"), DOCUMENT).toString();
    }

    @Test
    void aFileIsKeptUnderItsNameAsItIs() throws IOException {
        server.json("PUT " + ALL + "/write", 201, "{\"version\":1," + PROBLEMS + "}");

        assertThat(run("workflow", "save", file())).isZero();

        assertThat(terminal.out()).isEqualTo("write is kept, version 1\n");
        assertThat(terminal.err()).contains("warning  NO_OUTPUT", "no node is of the type output");
        assertThat(server.asked().getLast().body()).isEqualTo(DOCUMENT);
    }

    @Test
    void standardInputIsKeptUnderANameThatIsGiven() {
        terminal = terminal(DOCUMENT);
        server.json("PUT " + ALL + "/other", 200, "{\"version\":2}");

        assertThat(run("workflow", "save", "-")).isEqualTo(1);
        assertThat(terminal.err()).contains("--id");
        assertThat(run("workflow", "save", "-", "--id", "other")).isZero();

        assertThat(terminal.out()).isEqualTo("other is kept, version 2\n");
    }

    @Test
    void whatIsWrongWithARefusedOneIsSaid() throws IOException {
        server.json("PUT " + ALL + "/write", 422, "{\"detail\":\"the workflow has an error: no\"," + PROBLEMS + "}");

        assertThat(run("workflow", "save", file())).isEqualTo(1);

        assertThat(terminal.err()).contains("the workflow has an error: no\nwarning  NO_OUTPUT");
    }

    @Test
    void aFileThatCannotRunEndsWithOne() throws IOException {
        var request = "POST " + ALL + "/validate";
        server.json(request, 200, "{\"valid\":false," + PROBLEMS + "}")
                .json(request, 200, "{\"valid\":true,\"problems\":[]}");

        assertThat(run("workflow", "validate", file())).isEqualTo(1);
        assertThat(terminal.out()).startsWith("warning  NO_OUTPUT");
        assertThat(terminal.err()).contains("It cannot run.");
        assertThat(run("workflow", "validate", file())).isZero();
    }

    @Test
    void allPagesAreListed() {
        server.json(
                        "GET " + ALL + "?limit=100",
                        200,
                        "{\"items\":[{\"id\":\"a\",\"version\":3,\"updatedAt\":\"2026-11-21T09:00:00.123Z\",\"name\":\"First\"}],\"nextCursor\":\"a\"}")
                .json("GET " + ALL + "?limit=100&cursor=a", 200, "{\"items\":[{\"id\":\"b\",\"name\":\"Second\"}]}");

        assertThat(run("workflow", "list")).isZero();

        assertThat(terminal.out())
                .containsPattern("ID +VERSION +SAVED +NAME")
                .containsPattern("a +3 +2026-11-21T09:00:00Z +First\nb .* Second\n");
    }

    @Test
    void aDefinitionIsShownAsItCanBeSaved() {
        server.json("GET " + ALL + "/write/versions/2", 200, "{\"id\":\"write\",\"document\":{\"nodes\":[]}}");

        assertThat(run("workflow", "show", "write", "2")).isZero();

        assertThat(terminal.out().replaceAll("\\s", "")).isEqualTo("{\"nodes\":[]}");
    }

    @Test
    void aWorkflowIsDeleted() {
        server.json("DELETE " + ALL + "/write", 204, "");

        assertThat(run("workflow", "delete", "write")).isZero();
        assertThat(run("workflow", "delete", "none")).isEqualTo(1);
        assertThat(run("workflow", "delete", "../jobs")).isEqualTo(1);

        assertThat(terminal.err()).contains("deleted", "there is no such thing", "no workflow's id");
    }

    @Test
    void withoutACommandItIsAWrongUse() {
        assertThat(run("workflow")).isEqualTo(2);

        assertThat(terminal.err()).contains("validate", "list", "show", "save", "delete");
    }
}
