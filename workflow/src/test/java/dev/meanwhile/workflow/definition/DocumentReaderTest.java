package dev.meanwhile.workflow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

    @Test
    void fieldsThatAreLeftOutHaveTheirDefaults() {
        var agent = node("agent", "{}");

        assertThat(agent).asInstanceOf(type(AgentNode.class)).satisfies(one -> {
            assertThat(one.model()).isNull();
            assertThat(one.maxToolIterations()).isEqualTo(10);
            assertThat(one.onMaxToolIterations()).isEqualTo(AgentNode.OnMax.WARNING);
            assertThat(one.errorHandling()).isEqualTo(ErrorHandling.STOP);
            assertThat(one.hitl()).isNull();
        });
        assertThat(node("parallel", "{'branches':[{'id':'a'}]}"))
                .asInstanceOf(type(ParallelNode.class))
                .satisfies(one -> {
                    assertThat(one.mergeEnabled()).isTrue();
                    assertThat(one.branchTimeout()).isEqualTo(Duration.ofMinutes(5));
                });
    }

    @Test
    void retriesOfANodeThatSaysNoMoreAreTwo() {
        var agent = node("agent", "{'errorHandling':{'mode':'continue','retry':{}}}");

        assertThat(agent.errorHandling().mode()).isEqualTo(ErrorHandling.Mode.CONTINUE);
        assertThat(agent.errorHandling().retry().times()).isEqualTo(2);
        assertThat(agent.errorHandling().retry().pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(agent.errorHandling().retry().longest()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aQuestionThatIsSwitchedOffIsNone() {
        assertThat(node("agent", "{'hitl':{'enabled':false,'mode':'review'}}").hitl())
                .isNull();
        assertThat(node("agent", "{'hitl':{'enabled':true,'mode':'review'}}").hitl())
                .extracting(Hitl::mode)
                .isEqualTo(Hitl.Mode.REVIEW);
    }

    @Test
    void anEdgeWithoutAnExitLeavesByTheDefaultOne() {
        var workflow = DocumentReader.read(Draft.ofThree().document()).workflow();

        assertThat(workflow.edges()).extracting(Edge::sourceHandle).containsOnly(Handles.OUTPUT);
    }

    @Test
    void whatIsUnknownIsKept() {
        var draft = Draft.ofThree().node("x", "agent", "{'colour':'red'}");

        assertThat(DocumentReader.read(draft.document()).workflow().document().toString())
                .contains("'colour':'red'".replace('\'', '"'));
    }

    @Test
    void aDocumentWithoutMetaIsReadAsALegacyOne() {
        var document = Draft.ofThree().document();
        document.remove("meta");

        assertThat(DocumentReader.read(document).problems()).isEmpty();
    }

    @Test
    void aLongConversationIsSummarisedUnlessTheDocumentSaysOtherwise() {
        var document = Draft.ofThree().document();
        assertThat(DocumentReader.read(document).workflow().meta().compaction()).isEqualTo(Compaction.DEFAULT);

        document.withObject("meta")
                .putObject("execution")
                .set("compaction", Draft.read("{'threshold':4000,'preserveRecent':2,'strategy':'truncate'}"));

        assertThat(DocumentReader.read(document).workflow().meta().compaction())
                .isEqualTo(new Compaction(4_000, 2, Compaction.Strategy.TRUNCATE, null, null));
        document.withObject("meta")
                .withObject("execution")
                .withObject("compaction")
                .put("threshold", "auto");
        assertThat(DocumentReader.read(document).workflow().meta().compaction().threshold())
                .isEqualTo(Compaction.AUTO);
        document.withObject("meta")
                .withObject("execution")
                .withObject("compaction")
                .put("threshold", 999);
        assertThat(DocumentReader.read(document).problems()).hasSize(1);
    }

    @Test
    void anotherMajorVersionIsRefused() {
        var document = Draft.ofThree().document();
        document.withObject("meta").put("version", "3.0.0");

        assertThat(DocumentReader.read(document).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("2.x", "3.0.0"));
    }

    @Test
    void aNameThatIsTooLongIsTold() {
        var document = Draft.ofThree().document();
        document.withObject("meta").put("name", "x".repeat(257));

        assertThat(DocumentReader.read(document).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("meta.name", "256", "257"));
    }

    @Test
    void inputsWithoutADefaultAreNeeded() {
        var document = Draft.ofThree().document();
        document.withObject("meta").set("inputs", Draft.read("""
                [{'id':'topic','required':true},{'id':'tone','required':true,'defaultValue':'dry'},{'id':'length'}]"""));

        assertThat(DocumentReader.read(document).workflow().meta().inputs())
                .containsExactly(
                        new Meta.Input("topic", true), new Meta.Input("tone", false), new Meta.Input("length", false));
    }

    @Test
    void workflowsAreNamedOnce() {
        var draft = Draft.ofThree()
                .node("one", "subflow", "{'subflowId':'b'}")
                .node("two", "subflow", "{'subflowId':'a'}")
                .node("again", "subflow", "{'subflowId':'b'}")
                .node("none", "subflow", "{}");

        assertThat(DocumentReader.read(draft.document()).workflow().subflows()).containsExactly("b", "a");
    }

    @Test
    void moreNodesThanAnybodyDrawsAreRefused() {
        var draft = new Draft();
        for (var i = 0; i <= 2500; i++) {
            draft.node("n" + i, "start", "{}");
        }

        assertThat(DocumentReader.read(draft.document()).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("nodes", "2,500"));
    }

    @Test
    void edgesSayHowOutputsAreMapped() {
        var draft = Draft.ofThree()
                .edge("{'source':'start','target':'out','data':{'inputMapping':{'mode':'concat','separator':'; '}}}")
                .edge("{'source':'start','target':'out','data':{'inputMapping':{'mode':'template'}}}");

        var reading = DocumentReader.read(draft.document());

        assertThat(reading.workflow().edges().get(2).mapping())
                .isEqualTo(new InputMapping(InputMapping.Mode.CONCAT, null, null, "; "));
        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.edge()).isEqualTo("e3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "null",
                "{}",
                "{'nodes':7,'edges':[]}",
                "{'nodes':[7],'edges':['x']}",
                "{'nodes':[{'id':'a'},{'id':'a'},{}],'edges':[{}]}",
                "{'meta':7,'nodes':[],'edges':{}}"
            })
    void garbageIsTold(String json) {
        assertThat(new Validator(new Nowhere()).check(Draft.read(json)).isRunnable())
                .isFalse();
    }

    private static NodeSpec node(String type, String data) {
        var node = DocumentReader.read(new Draft().node("n", type, data).document())
                .workflow()
                .nodes()
                .get("n");
        return node == null ? new StartNode() : node;
    }
}
