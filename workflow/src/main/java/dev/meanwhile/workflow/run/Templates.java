package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills texts in: {@code {{nodeId}}} stands for that node's output, {@code {{input}}} for the input, {@code {{prompt}}} for the run's. */
final class Templates {
    private static final Pattern NAME = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");

    private final NodeCall call;

    Templates(NodeCall call) {
        this.call = call;
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code template_invalid} for a name that stands for nothing */
    String filled(String template) {
        return NAME.matcher(template).replaceAll(found -> Matcher.quoteReplacement(text(found.group(1))));
    }

    /** Fills in all texts of a JSON value. */
    JsonNode filled(JsonNode value) {
        if (value.isTextual()) {
            return TextNode.valueOf(filled(value.asText()));
        }
        if (value.isArray()) {
            var all = JsonNodeFactory.instance.arrayNode();
            value.forEach(one -> all.add(filled(one)));
            return all;
        }
        if (value.isObject()) {
            var all = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(one -> all.set(one.getKey(), filled(one.getValue())));
            return all;
        }
        return value;
    }

    private String text(String name) {
        var output = call.outputs().of(name);
        if (output.isPresent()) {
            return call.text(output.get());
        }
        return switch (name) {
            case "input" -> call.text(call.input());
            case "prompt" -> call.attempt().request().prompt();
            default -> {
                if (!isNode(name)) {
                    throw ErrorCode.TEMPLATE_INVALID.exception(
                            "node '%s': its template names '%s', which is no node, input or prompt"
                                    .formatted(call.step().node(), name));
                }
                throw ErrorCode.TEMPLATE_INVALID.exception(
                        "node '%s': its template names '%s', which does not end before it"
                                .formatted(call.step().node(), name));
            }
        };
    }

    private boolean isNode(String name) {
        return call.frame().flow().places().containsKey(name);
    }
}
