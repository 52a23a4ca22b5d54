package dev.meanwhile.workflow.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that people read first, and files as other editors write them. */
class ExamplesTest {
    private static final Path OURS = Path.of("../examples/workflows");
    private static final Path OF_OTHERS = Path.of("../e2e/src/test/resources/or3-workflows");

    /** Where the examples run: the demo model is the default, and tools that ask nobody's service. */
    private static final Surroundings HERE = new Surroundings() {
        @Override
        public boolean hasDefaultModel() {
            return true;
        }

        @Override
        public boolean hasTool(String name) {
            return Set.of("get_current_time", "calculate").contains(name);
        }

        @Override
        public Subflow subflow(String id) {
            return Files.exists(OURS.resolve(id + ".json"))
                    ? new Subflow.Present(List.of("input"))
                    : new Subflow.Missing(List.of(id));
        }
    };

    static List<Path> ours() throws IOException {
        return files(OURS);
    }

    static List<Path> all() throws IOException {
        return Stream.concat(ours().stream(), files(OF_OTHERS).stream()).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Workflow read(Path file) throws IOException {
        return DocumentReader.read(new JsonMapper().readTree(file.toFile())).workflow();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void ourExamplesHaveNothingWrongAndAPlaceForEachNode(Path file) throws IOException {
        var checked = new Validator(HERE).check(new JsonMapper().readTree(file.toFile()));

        assertThat(checked.problems()).isEmpty();
        assertThat(checked.workflow().document().path("nodes"))
                .allSatisfy(
                        node -> assertThat(node.at("/position/x").isNumber()).isTrue())
                .extracting(node -> node.path("position").toString())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void noExampleHasAnErrorAndAllIsKept(Path file) throws IOException {
        var document = new JsonMapper().readTree(file.toFile());

        var checked = new Validator(HERE).check(document);

        assertThat(checked.isRunnable()).as(checked.problems().toString()).isTrue();
        assertThat(checked.workflow().document()).isEqualTo(document);
    }

    @Test
    void togetherTheyShowEveryTypeOfNodeAndEveryWayToAskPeople() throws IOException {
        var types = new HashSet<String>();
        var modes = new HashSet<Hitl.Mode>();
        var handling = new HashSet<ErrorHandling.Mode>();
        var mappings = new ArrayList<InputMapping.Mode>();
        for (var file : ours()) {
            var workflow = read(file);
            types.addAll(workflow.types().values());
            for (var node : workflow.nodes().values()) {
                handling.add(node.errorHandling().mode());
                if (node.hitl() != null) {
                    modes.add(node.hitl().mode());
                }
            }
            workflow.edges().stream()
                    .flatMap(edge -> Stream.ofNullable(edge.mapping()))
                    .forEach(mapping -> mappings.add(mapping.mode()));
        }

        assertThat(types).containsAll(NodeTypes.ALL.stream().map(NodeType::name).toList());
        assertThat(modes).containsExactlyInAnyOrder(Hitl.Mode.values());
        assertThat(handling).containsExactlyInAnyOrder(ErrorHandling.Mode.values());
        assertThat(mappings).contains(InputMapping.Mode.values());
    }

    @Test
    void thePageOfTheExamplesNamesEachOfThem() throws IOException {
        var page = Files.readString(OURS.resolve("README.md"));

        assertThat(ours()).allSatisfy(file -> assertThat(page).contains("(" + file.getFileName() + ")"));
    }
}
