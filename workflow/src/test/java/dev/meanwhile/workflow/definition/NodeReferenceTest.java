package dev.meanwhile.workflow.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the page of nodes to their declarations; with {@code -Dmeanwhile.write-docs=true} it writes it. */
class NodeReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/workflow-nodes.md");

    @Test
    void thePageIsWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("meanwhile.write-docs")) {
            Files.writeString(PAGE, NodeReference.markdown());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(NodeReference.markdown());
    }

    @ParameterizedTest
    @MethodSource("declared")
    void everyFieldIsThereAndSaysWhatItMeans(Field<?> field) {
        assertThat(NodeReference.markdown()).contains("| `%s` | %s |".formatted(field.name(), field.type()));
        assertThat(field.meaning()).endsWith(".").doesNotContain("|");
    }

    /** All constants of the types that are read from documents, but for what the head of the page says. */
    static List<Field<?>> declared() throws IllegalAccessException {
        var fields = new ArrayList<Field<?>>();
        var types = Stream.concat(
                Arrays.stream(NodeSpec.class.getPermittedSubclasses()),
                Stream.of(
                        NodeSpec.class,
                        ErrorHandling.class,
                        Retry.class,
                        Hitl.class,
                        ParallelNode.Branch.class,
                        InputMapping.class,
                        Meta.class,
                        Meta.Input.class,
                        Meta.StopPolicy.class,
                        Meta.Execution.class,
                        Compaction.class));
        for (var type : types.toList()) {
            for (var constant : type.getDeclaredFields()) {
                if (constant.getType() == Field.class) {
                    fields.add((Field<?>) constant.get(null));
                }
            }
        }
        return fields;
    }
}
