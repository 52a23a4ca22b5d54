package dev.meanwhile.workflow.definition;

import static dev.meanwhile.workflow.definition.ProblemCode.CYCLE_DETECTED;
import static dev.meanwhile.workflow.definition.ProblemCode.DANGLING_EDGE;
import static dev.meanwhile.workflow.definition.ProblemCode.DATA_VALIDATION_ERROR;
import static dev.meanwhile.workflow.definition.ProblemCode.DEAD_END_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.DISCONNECTED_COMPONENTS;
import static dev.meanwhile.workflow.definition.ProblemCode.DISCONNECTED_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.DUPLICATE_SOURCE_HANDLE;
import static dev.meanwhile.workflow.definition.ProblemCode.EMPTY_PROMPT;
import static dev.meanwhile.workflow.definition.ProblemCode.INVALID_MAX_ITERATIONS;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_BODY;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_CONDITION_PROMPT;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_EDGE_LABEL;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_EXIT;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_INPUT_MAPPING;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_REQUIRED_PORT;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_SUBFLOW_ID;
import static dev.meanwhile.workflow.definition.ProblemCode.MULTIPLE_START_NODES;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_INPUT;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_OUTPUT;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_START_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.SUBFLOW_NOT_FOUND;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_HANDLE;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_NODE_TYPE;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_TOOL;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Documents with one mistake each, for whatever checks them: the code, the node or edge it is about (empty for the document), the draft. */
public final class Mistakes {
    private static final String LOOP = "{'conditionPrompt':'More?'}";

    private Mistakes() {}

    /** Every code but {@code MISSING_MODEL} is among them. */
    public static Stream<Arguments> all() {
        return Stream.of(ofTheDrawing(), ofAgentsAndRouters(), ofOtherNodes()).flatMap(List::stream);
    }

    private static List<Arguments> ofTheDrawing() {
        return List.of(
                arguments(NO_START_NODE, "", new Draft().node("out", "output", "{}")),
                arguments(
                        MULTIPLE_START_NODES,
                        "again",
                        Draft.ofThree().node("again", "start", "{}").edge("again", "out")),
                arguments(DISCONNECTED_NODE, "lost", Draft.ofThree().node("lost", "output", "{}")),
                arguments(NO_INPUT, "lost", Draft.ofThree().node("lost", "output", "{}")),
                arguments(DISCONNECTED_COMPONENTS, "", Draft.ofThree().node("lost", "output", "{}")),
                arguments(CYCLE_DETECTED, "writer", circle()),
                arguments(DANGLING_EDGE, "e2", Draft.ofThree().edge("writer", "nowhere")),
                arguments(UNKNOWN_HANDLE, "e2", Draft.ofThree().edge("writer", "sideways", "out")),
                arguments(NO_OUTPUT, "", new Draft().node("start", "start", "{}")),
                arguments(
                        DEAD_END_NODE,
                        "end",
                        Draft.ofThree().node("end", "agent", "{'prompt':'x'}").edge("start", "end")),
                arguments(
                        UNKNOWN_NODE_TYPE,
                        "odd",
                        Draft.ofThree().node("odd", "teapot", "{}").edge("start", "odd")));
    }

    private static Draft circle() {
        return Draft.ofThree()
                .node("editor", "agent", "{'prompt':'Edit.'}")
                .edge("writer", "editor")
                .edge("editor", "writer");
    }

    private static List<Arguments> ofAgentsAndRouters() {
        return List.of(
                arguments(EMPTY_PROMPT, "mute", with("mute", "agent", "{}")),
                arguments(UNKNOWN_TOOL, "a", with("a", "agent", "{'prompt':'x','tools':['calculate','guess']}")),
                arguments(DATA_VALIDATION_ERROR, "a", with("a", "agent", "{'prompt':7}")),
                arguments(DATA_VALIDATION_ERROR, "a", with("a", "agent", "{'prompt':'x','temperature':3}")),
                arguments(DATA_VALIDATION_ERROR, "a", with("a", "agent", "{'prompt':'x','hitl':{'mode':'shout'}}")),
                arguments(
                        MISSING_REQUIRED_PORT,
                        "a",
                        with("a", "agent", "{'prompt':'x','errorHandling':{'mode':'branch'}}")),
                arguments(
                        MISSING_REQUIRED_PORT,
                        "r",
                        Draft.ofThree().node("r", "router", "{}").edge("start", "r")),
                arguments(MISSING_EDGE_LABEL, "e3", with("r", "router", "{}")),
                arguments(
                        DUPLICATE_SOURCE_HANDLE,
                        "e4",
                        Draft.ofThree()
                                .node("r", "condition", "{}")
                                .edge("start", "r")
                                .edge("r", "good", "writer")
                                .edge("r", "good", "out")));
    }

    private static List<Arguments> ofOtherNodes() {
        return List.of(
                arguments(INVALID_MAX_ITERATIONS, "l", loop("{'conditionPrompt':'More?','maxIterations':0}")),
                arguments(MISSING_CONDITION_PROMPT, "l", loop("{}")),
                arguments(MISSING_BODY, "l", with("l", "whileLoop", LOOP)),
                arguments(MISSING_EXIT, "l", with("l", "whileLoop", LOOP)),
                arguments(MISSING_SUBFLOW_ID, "s", with("s", "subflow", "{}")),
                arguments(SUBFLOW_NOT_FOUND, "s", with("s", "subflow", "{'subflowId':'gone'}")),
                arguments(CYCLE_DETECTED, "s", with("s", "subflow", "{'subflowId':'circle'}")),
                arguments(DATA_VALIDATION_ERROR, "s", with("s", "subflow", "{'subflowId':'tower'}")),
                arguments(MISSING_INPUT_MAPPING, "s", with("s", "subflow", "{'subflowId':'known'}")),
                arguments(UNKNOWN_TOOL, "t", with("t", "tool", "{'toolId':'guess'}")),
                arguments(DATA_VALIDATION_ERROR, "t", with("t", "tool", "{}")),
                arguments(DATA_VALIDATION_ERROR, "p", with("p", "parallel", "{'branches':[]}")),
                arguments(DATA_VALIDATION_ERROR, "p", with("p", "parallel", "{'branches':[{'label':'no id'}]}")),
                arguments(DATA_VALIDATION_ERROR, "h", with("h", "human", "{}")),
                arguments(
                        DATA_VALIDATION_ERROR,
                        "o",
                        Draft.ofThree()
                                .node("o", "output", "{'sources':['gone']}")
                                .edge("start", "o")));
    }

    /** A node between the start and the output. */
    private static Draft with(String id, String type, String data) {
        return Draft.ofThree().node(id, type, data).edge("start", id).edge(id, "out");
    }

    static Draft loop(String data) {
        return Draft.ofThree()
                .node("l", "whileLoop", data)
                .edge("start", "l")
                .edge("l", "body", "writer")
                .edge("l", "done", "out");
    }
}
