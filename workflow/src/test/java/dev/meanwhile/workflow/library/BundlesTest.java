package dev.meanwhile.workflow.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.definition.Subflow;
import dev.meanwhile.workflow.fake.InMemoryWorkflows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BundlesTest {
    private static final String PROJECT = "p";

    private final InMemoryWorkflows workflows = new InMemoryWorkflows(InstantSource.fixed(Instant.EPOCH));
    private final Bundles bundles = new Bundles(workflows);

    @Test
    void allThatIsReachedIsPinnedOnceInItsNewestVersion() {
        save("leaf");
        save("left", "leaf");
        save("right", "leaf");
        save("top", "left", "right");
        save("leaf", "deeper");
        save("deeper");

        var pinned = bundles.pin(PROJECT, "top", null);

        assertThat(pinned.version()).isEqualTo(1);
        assertThat(pinned.document()).isEqualTo(naming("left", "right"));
        assertThat(pinned.subflows().keySet()).containsExactly("left", "right", "leaf", "deeper");
        assertThat(pinned.subflows().get("leaf")).isEqualTo(new Bundles.PinnedSubflow(2, naming("deeper")));
    }

    @Test
    void anOlderVersionIsPinnedWithWhatItNames() {
        save("a");
        save("top", "a");
        save("top");

        assertThat(bundles.pin(PROJECT, "top", 1).subflows()).containsOnlyKeys("a");
        assertThat(bundles.pin(PROJECT, "top", null).subflows()).isEmpty();
    }

    @Test
    void aDocumentInHandIsPinnedToo() {
        save("a");

        var pinned = bundles.pin(PROJECT, naming("a"));

        assertThat(pinned.version()).isNull();
        assertThat(pinned.subflows()).containsOnlyKeys("a");
    }

    @Test
    void whatIsGoneIsNamed() {
        save("middle", "gone");
        save("top", "middle");

        failsWith(ErrorCode.SUBFLOW_NOT_FOUND, "top", "middle > gone");
        failsWith(ErrorCode.WORKFLOW_NOT_FOUND, "gone", "'gone'");
        assertThatThrownBy(() -> bundles.pin(PROJECT, "top", 7)).hasMessageContaining("version 7");
    }

    @Test
    void subflowsThatLeadBackAreRefused() {
        save("a", "b");
        save("b", "c");
        save("c", "b");
        save("self", "self");

        failsWith(ErrorCode.WORKFLOW_INVALID, "a", "b > c > b");
        failsWith(ErrorCode.WORKFLOW_INVALID, "self", "self");
    }

    @Test
    void tenLevelsArePinnedAndNotOneMore() {
        save("w0");
        IntStream.rangeClosed(1, 11).forEach(i -> save("w" + i, "w" + (i - 1)));

        assertThat(bundles.pin(PROJECT, "w10", null).subflows()).hasSize(10);
        failsWith(ErrorCode.WORKFLOW_INVALID, "w11", "10 deep");
    }

    @Test
    void depthIsThatOfTheLongestWay() {
        save("w0");
        IntStream.rangeClosed(1, 10).forEach(i -> save("w" + i, "w" + (i - 1)));
        save("top", "w0", "w5", "w10");

        failsWith(ErrorCode.WORKFLOW_INVALID, "top", "10 deep");
    }

    @Test
    void aHundredSubflowsArePinnedAndNotOneMore() {
        IntStream.rangeClosed(1, 101).forEach(i -> save("w" + i));
        save("wide", names(100));
        save("wider", names(101));

        assertThat(bundles.pin(PROJECT, "wide", null).subflows()).hasSize(100);
        failsWith(ErrorCode.WORKFLOW_INVALID, "wider", "more than 100");
    }

    private static String[] names(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "w" + i).toArray(String[]::new);
    }

    @Test
    void aLadderOfManyWaysIsJudgedAtOnce() {
        for (var level = 0; level < 10; level++) {
            var below = level - 1;
            for (var i = 0; i < 10; i++) {
                save("l%d.%d".formatted(level, i), level == 0 ? new String[0] : rung(below));
            }
        }
        save("top", rung(9));

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(bundles.pin(PROJECT, "top", null).subflows()).hasSize(100));
    }

    private static String[] rung(int level) {
        return IntStream.range(0, 10)
                .mapToObj(i -> "l%d.%d".formatted(level, i))
                .toArray(String[]::new);
    }

    @Test
    void aWorkflowThatIsAboutToBeSavedIsJudgedByItsId() {
        save("b", "a");
        var workflow = DocumentReader.read(naming("b")).workflow();

        assertThat(Reach.of(workflow, workflows, PROJECT, "a").judge("b")).isInstanceOf(Subflow.Circular.class);
        assertThat(Reach.of(workflow, workflows, PROJECT, "c").judge("b")).isInstanceOf(Subflow.Missing.class);
    }

    private void failsWith(ErrorCode code, String id, String words) {
        assertThatThrownBy(() -> bundles.pin(PROJECT, id, null))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private void save(String id, String... subflows) {
        workflows.save(new Wish(PROJECT, id, id, "", naming(subflows)), "ann", null);
    }

    private static ObjectNode naming(String... subflows) {
        var document = JsonNodeFactory.instance.objectNode();
        var nodes = document.putArray("nodes");
        document.putArray("edges");
        for (var subflow : subflows) {
            nodes.addObject()
                    .put("id", "n" + nodes.size())
                    .put("type", "subflow")
                    .putObject("data")
                    .put("subflowId", subflow);
        }
        return document;
    }
}
