package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.workflow.definition.OutputNode;
import dev.meanwhile.workflow.run.NodeResult.Work;

/** Runs an output node: makes the run's result. */
final class OutputRun {
    private static final String SYNTHESIS =
            "Make one answer of these results. Keep what matters, say nothing twice, and add nothing of your own.";

    private final NodeCall call;
    private final OutputNode output;

    OutputRun(NodeCall call, OutputNode output) {
        this.call = call;
        this.output = output;
    }

    NodeResult run() throws InterruptedException {
        if (output.template() == null && output.mode() == OutputNode.Mode.SYNTHESIS) {
            return call.prompting()
                    .ask(
                            call.path(),
                            null,
                            SYNTHESIS,
                            gathered(true),
                            said -> finished(said.text(), Prompting.work(said)));
        }
        if (isPlain()) {
            return NodeResult.Done.of(call.input(), Work.NONE); // however large, it is not read
        }
        return finished(
                output.template() == null ? gathered(false) : call.templates().filled(output.template()), Work.NONE);
    }

    private boolean isPlain() {
        return output.template() == null
                && output.sources().isEmpty()
                && output.introText().isEmpty()
                && output.outroText().isEmpty()
                && output.format() != OutputNode.Format.JSON;
    }

    /** What it takes, one after the other; several in JSON become an object. */
    private String gathered(boolean isForModel) {
        if (output.sources().isEmpty()) {
            return call.text(call.input());
        }
        if (output.format() == OutputNode.Format.JSON
                && !isForModel
                && output.sources().size() > 1) {
            var object = JsonNodeFactory.instance.objectNode();
            output.sources().forEach(source -> object.set(source, json(text(source))));
            return object.toString();
        }
        var texts = output.sources().stream().map(this::text).filter(text -> !text.isEmpty());
        return String.join("\n\n", texts.toList());
    }

    private String text(String source) {
        return call.outputs().of(source).map(call::text).orElse("");
    }

    private static JsonNode json(String text) {
        return Fitting.parsed(text).orElse(TextNode.valueOf(text));
    }

    private NodeResult finished(String text, Work work) {
        if (output.format() != OutputNode.Format.JSON) {
            return NodeResult.Done.of(call.value(framed(text)), work);
        }
        var problem = new Fitting(call.attempt().services().parts().schemas()).problem(output.schema(), text);
        return problem.isEmpty()
                ? NodeResult.Done.of(call.value(text), work)
                : new NodeResult.Failed(
                        ErrorCode.OUTPUT_INVALID.failure("node '%s': the result must be JSON that fits its schema: %s"
                                .formatted(call.step().node(), problem.get())),
                        call.value(text),
                        work);
    }

    private String framed(String text) {
        var intro = output.introText().isEmpty() ? "" : call.templates().filled(output.introText()) + "\n\n";
        var outro =
                output.outroText().isEmpty() ? "" : "\n\n" + call.templates().filled(output.outroText());
        return intro + text + outro;
    }
}
