package dev.meanwhile.models.openai.demo;

import static dev.meanwhile.models.openai.demo.DemoHttp.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Streams one turn at its pace, with its fault. Used by one thread, once. */
final class DemoStream {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT_END = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] PIECE_END = ascii("\"},\"finish_reason\":null}]}\n\n");

    private final DemoHttp http;
    private final DemoRequest request;
    private final DemoKnobs knobs;
    private final DemoFault fault;
    private final long startedAt = System.nanoTime();
    private int paced;
    private boolean hasStruck;

    /** @param fault the one that strikes this request, possibly none */
    DemoStream(DemoHttp http, DemoRequest request, DemoKnobs knobs, DemoFault fault) {
        this.http = http;
        this.request = request;
        this.knobs = knobs;
        this.fault = fault;
    }

    /** What becomes of the connection. */
    enum After {
        NEXT_REQUEST,
        CLOSE
    }

    After write(DemoTurn turn) throws IOException {
        http.beginChunks("text/event-stream");
        event(DemoJson.chunk(request.model(), delta().put("role", "assistant").put("content", "")));
        pieces("reasoning", DemoText.chunks(knobs.pace().reasoning(), 1));
        var after = switch (turn) {
            case DemoTurn.Say(var pieces) -> say(pieces);
            case DemoTurn.Call(var uses) -> call(uses);
        };
        if (after == After.NEXT_REQUEST) {
            http.endChunks();
        }
        return after;
    }

    private After say(List<String> pieces) throws IOException {
        var before = fault.strikesInText() ? Math.min(fault.after(), pieces.size()) : pieces.size();
        pieces("content", pieces.subList(0, before));
        if (fault.strikesInText() && !strike()) {
            return After.CLOSE;
        }
        if (hasStruck && fault.kind() != DemoFault.Kind.MALFORMED) {
            return After.NEXT_REQUEST;
        }
        pieces("content", pieces.subList(before, pieces.size()));
        return finish(knobs.end().finishReason(), pieces.size());
    }

    private After call(List<DemoTurn.Use> uses) throws IOException {
        for (var i = 0; i < uses.size(); i++) {
            var use = uses.get(i);
            var half = use.arguments().length() / 2;
            var id = "call_demo_" + request.round() + "_" + i;
            pause();
            calls(DemoJson.call(i, id, use, use.arguments().substring(0, half)));
            if (fault.kind() == DemoFault.Kind.CUT_TOOL || (fault.strikesInText() && !strike())) {
                return After.CLOSE;
            }
            if (hasStruck && fault.kind() != DemoFault.Kind.MALFORMED) {
                return After.NEXT_REQUEST;
            }
            var rest = DemoJson.JSON.createObjectNode().put("index", i);
            rest.putObject("function").put("arguments", use.arguments().substring(half));
            calls(rest);
        }
        return finish("tool_calls", uses.size());
    }

    private void calls(ObjectNode fragment) throws IOException {
        var delta = delta();
        delta.putArray("tool_calls").add(fragment);
        event(DemoJson.chunk(request.model(), delta));
    }

    /** Text is what there is most of, so its chunks are put together from bytes. */
    private void pieces(String field, List<String> pieces) throws IOException {
        if (pieces.isEmpty()) {
            return;
        }
        var start = DemoJson.envelope(request.model(), "chat.completion.chunk").toString();
        var head = ("data: " + start.substring(0, start.length() - 1) + ",\"choices\":[{\"index\":0,\"delta\":{\""
                        + field + "\":\"")
                .getBytes(StandardCharsets.UTF_8);
        for (var piece : pieces) {
            pause();
            http.chunk(head, DemoJson.quoted(piece), PIECE_END);
        }
    }

    /** Does what the fault does; false if the connection is of no more use. */
    private boolean strike() throws IOException {
        hasStruck = true;
        switch (fault.kind()) {
            case CUT -> {
                return false;
            }
            case STALL -> {
                http.awaitGone();
                return false;
            }
            case MALFORMED -> http.chunk(ascii("data: {\"id\":\"chatcmpl-demo\",\"choices\":[{\"index\":0,\"del\n\n"));
            case GARBAGE ->
                http.chunk(new byte[] {0, (byte) 0xFF, 'g', 'a', 'r', 'b', 'a', 'g', 'e', '\n', '\n', 1, 2});
            case ERROR -> event(DemoJson.error(502, "the demo model broke off, as its name asked it to"));
            case NONE, STATUS, CUT_TOOL, STALL_HEADERS, NO_FINISH ->
                throw new IllegalStateException("no fault of a stream: " + fault.kind());
        }
        return true;
    }

    private After finish(String reason, int pieces) throws IOException {
        if (fault.kind() == DemoFault.Kind.NO_FINISH) {
            return After.NEXT_REQUEST;
        }
        var last = DemoJson.chunk(request.model(), delta());
        ((ObjectNode) last.path("choices").path(0)).put("finish_reason", reason);
        event(last);
        if (request.wantsUsage()) {
            var usage = DemoJson.envelope(request.model(), "chat.completion.chunk");
            usage.putArray("choices");
            event(usage.set("usage", DemoJson.usage(request, knobs, pieces)));
        }
        http.chunk(DONE);
        return After.NEXT_REQUEST;
    }

    private void event(ObjectNode json) throws IOException {
        http.chunk(DATA, DemoJson.bytes(json), EVENT_END);
    }

    /** Waits for the next piece's time, counted from the start, so that delays do not add up. */
    private void pause() throws IOException {
        paced++;
        var due = startedAt + paced * knobs.pace().interval().toNanos();
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new IOException("the demo model was closed");
            }
        }
    }

    private static ObjectNode delta() {
        return DemoJson.JSON.createObjectNode();
    }
}
