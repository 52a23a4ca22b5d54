package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.workflow.definition.InputMapping;
import dev.meanwhile.workflow.plan.Link;
import java.util.List;
import java.util.Objects;

/** Makes a node's input of what reaches it (workflows.md, What a node gets). */
final class Inputs {
    private static final String BLANK_LINE = "\n\n";

    private Inputs() {}

    /** What came by one way. */
    record Arrival(Link link, Value value) {}

    /**
     * The input.
     *
     * @param call the node, whose own input is what a template calls {@code input}
     * @param arrivals by the ways that were taken, in the document's order
     */
    static Value of(NodeCall call, List<Arrival> arrivals) {
        var mapping = arrivals.stream()
                .map(arrival -> arrival.link().mapping())
                .filter(Objects::nonNull)
                .findFirst();
        var job = call.attempt().job();
        var values = call.attempt().services().values();
        var plain = values.joined(job, arrivals.stream().map(Arrival::value).toList());
        return mapping.isEmpty() ? plain : mapped(call.with(plain), mapping.get(), arrivals);
    }

    private static Value mapped(NodeCall call, InputMapping mapping, List<Arrival> arrivals) {
        var values = call.attempt().services().values();
        return switch (mapping.mode()) {
            case PICK ->
                values.joined(
                        call.attempt().job(),
                        arrivals.stream()
                                .filter(arrival -> arrival.link().mapping() != null
                                        && arrival.link().mapping().mode() == InputMapping.Mode.PICK)
                                .map(Arrival::value)
                                .toList());
            case TEMPLATE -> call.value(call.templates().filled(Objects.requireNonNullElse(mapping.template(), "")));
            case CONCAT ->
                call.value(String.join(
                        Objects.requireNonNullElse(mapping.separator(), BLANK_LINE),
                        arrivals.stream()
                                .map(arrival -> call.text(arrival.value()))
                                .toList()));
            case JSON -> {
                var object = JsonNodeFactory.instance.objectNode();
                arrivals.forEach(arrival -> object.put(key(arrival.link()), call.text(arrival.value())));
                yield call.value(object.toString());
            }
        };
    }

    private static String key(Link link) {
        var mapping = link.mapping();
        return mapping == null || mapping.key() == null ? link.source() : mapping.key();
    }
}
