package dev.meanwhile.models.openai.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.llm.TurnFact.ToolCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts one choice's tool calls together from their fragments. Equal fragments are not replays ({@code "1"} and {@code "1"} are
 * {@code "11"}). A fragment belongs to the call of its {@code index}; without one, to the call of its {@code id}; without either,
 * to the newest call. A name for a call that has one begins another, if the index is missing or the id is a new one: some servers
 * give every whole call index 0, or none. Used by one thread.
 */
final class ToolCallAssembler {
    /** Far above what a round may ask for; a provider that streams on without end is cut off. */
    private static final int MAX_CALLS = 1024;

    private static final int MAX_CHARS = 4 << 20;

    private final ToolArguments mode;
    private final List<Call> calls = new ArrayList<>();
    private int chars;

    ToolCallAssembler(ToolArguments mode) {
        this.mode = mode;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Takes one element of {@code tool_calls}, or a {@code function_call}. */
    void add(JsonNode fragment) throws MalformedStream {
        if (!fragment.isObject()) {
            return;
        }
        var function = fragment.path("function").isObject() ? fragment.path("function") : fragment;
        var id = string(fragment, "id");
        var name = string(function, "name");
        var arguments = arguments(function.path("arguments"));
        chars += mode == ToolArguments.FRAGMENTS ? name.length() + arguments.length() : 0;
        if (chars > MAX_CHARS) {
            throw new MalformedStream("the tool calls of a turn are larger than 4 MiB");
        }
        callOf(fragment.path("index"), id, name).add(id, name, arguments, mode);
    }

    /** The calls so far, in the order of their indexes; the next fragment begins anew. */
    List<ToolCall> take() throws MalformedStream {
        calls.sort(Comparator.comparingInt(call -> call.index));
        var whole = new ArrayList<ToolCall>(calls.size());
        for (var call : calls) {
            if (call.name.isEmpty()) {
                throw new MalformedStream("a tool call has no name");
            }
            whole.add(call.whole());
        }
        calls.clear();
        return whole;
    }

    private Call callOf(JsonNode index, String id, String name) throws MalformedStream {
        if (index.isInt()) {
            var known = newestWithIndex(index.intValue());
            return known == null || startsAnother(known, id, name) ? begin(index.intValue()) : known;
        }
        if (calls.isEmpty()) {
            return begin(0);
        }
        var newest = calls.getLast();
        if (!id.isEmpty() && newest.id != null) {
            var known = withId(id);
            return known == null ? begin(nextIndex()) : known;
        }
        return begins(newest, name) ? begin(nextIndex()) : newest;
    }

    private static boolean startsAnother(Call known, String id, String name) {
        return !name.isEmpty() && !known.name.isEmpty() && !id.isEmpty() && known.id != null && !id.equals(known.id);
    }

    private boolean begins(Call newest, String name) {
        var repeats = mode == ToolArguments.CUMULATIVE && newest.name.toString().equals(name);
        return !name.isEmpty() && !newest.name.isEmpty() && !repeats;
    }

    private Call begin(int index) throws MalformedStream {
        if (calls.size() == MAX_CALLS) {
            throw new MalformedStream("a turn has more than 1024 tool calls");
        }
        var call = new Call(index);
        calls.add(call);
        return call;
    }

    private @Nullable Call newestWithIndex(int index) {
        for (var call : calls.reversed()) {
            if (call.index == index) {
                return call;
            }
        }
        return null;
    }

    private @Nullable Call withId(String id) {
        for (var call : calls) {
            if (id.equals(call.id)) {
                return call;
            }
        }
        return null;
    }

    private int nextIndex() {
        return calls.stream().mapToInt(call -> call.index).max().orElse(-1) + 1;
    }

    private static String string(JsonNode object, String field) {
        var value = object.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    private static String arguments(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isContainerNode() ? value.toString() : "";
    }

    /** A call that is not whole yet. */
    private static final class Call {
        private final int index;
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();
        private @Nullable String id;

        Call(int index) {
            this.index = index;
        }

        void add(String newId, String newName, String newArguments, ToolArguments mode) {
            if (id == null && !newId.isEmpty()) {
                id = newId;
            }
            add(name, newName, mode);
            add(arguments, newArguments, mode);
        }

        private static void add(StringBuilder text, String piece, ToolArguments mode) {
            if (mode == ToolArguments.CUMULATIVE && !piece.isEmpty()) {
                text.setLength(0);
            }
            text.append(piece);
        }

        ToolCall whole() {
            return new ToolCall(id, name.toString(), arguments.isEmpty() ? "{}" : arguments.toString());
        }
    }
}
