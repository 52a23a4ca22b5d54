package dev.meanwhile.models.openai.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Answers the requests of one connection, one after the other. */
final class DemoConnection {
    private static final String JSON = "application/json";

    private final DemoHttp http;
    private final FaultCounts faults;

    DemoConnection(DemoHttp http, FaultCounts faults) {
        this.http = http;
        this.faults = faults;
    }

    /** Returns when the client has gone, or was hung up on. */
    void serve() throws IOException {
        for (var request = http.next(); request != null; request = http.next()) {
            if (answer(request) == DemoStream.After.CLOSE) {
                return;
            }
        }
    }

    private DemoStream.After answer(DemoHttp.Request request) throws IOException {
        if (request.body() == null) {
            return refuse(411, "send the body with a Content-Length of at most 64 MiB", DemoStream.After.CLOSE);
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /v1/models" -> models();
            case "POST /v1/chat/completions" -> chat(request.body());
            default ->
                refuse(
                        404,
                        "the demo model has POST /v1/chat/completions and GET /v1/models",
                        DemoStream.After.NEXT_REQUEST);
        };
    }

    private DemoStream.After models() throws IOException {
        var list = DemoJson.JSON.createObjectNode().put("object", "list");
        list.putArray("data")
                .addObject()
                .put("id", "demo")
                .put("object", "model")
                .put("owned_by", "meanwhile");
        http.answer(200, JSON, Map.of(), DemoJson.bytes(list));
        return DemoStream.After.NEXT_REQUEST;
    }

    private DemoStream.After chat(String body) throws IOException {
        try {
            var request = DemoRequest.of(json(body));
            var knobs = DemoKnobs.of(request.model());
            var turn = DemoScript.turn(request, knobs);
            var fault = faults.fires(knobs.fault(), request.round());
            return switch (fault.kind()) {
                case STATUS -> fail(fault);
                case STALL_HEADERS -> {
                    http.awaitGone();
                    yield DemoStream.After.CLOSE;
                }
                default ->
                    request.isStream()
                            ? new DemoStream(http, request, knobs, fault).write(turn)
                            : whole(request, knobs, turn);
            };
        } catch (DemoRefusal e) {
            return refuse(400, e.words(), DemoStream.After.NEXT_REQUEST);
        }
    }

    private DemoStream.After fail(DemoFault fault) throws IOException {
        var seconds = Math.ceilDiv(fault.retryAfter().toMillis(), 1000);
        var headers = seconds > 0 ? Map.of("Retry-After", Long.toString(seconds)) : Map.<String, String>of();
        var error = DemoJson.error(
                fault.status(), "the demo model fails with " + fault.status() + ", as its name asked it to");
        http.answer(fault.status(), JSON, headers, DemoJson.bytes(error));
        return DemoStream.After.NEXT_REQUEST;
    }

    private DemoStream.After whole(DemoRequest request, DemoKnobs knobs, DemoTurn turn) throws IOException {
        var message = DemoJson.JSON.createObjectNode().put("role", "assistant");
        var pieces = switch (turn) {
            case DemoTurn.Say(var text) -> {
                message.put("content", String.join("", text));
                yield text.size();
            }
            case DemoTurn.Call(var uses) -> {
                message.putNull("content");
                calls(message, request, uses);
                yield uses.size();
            }
        };
        var reason = turn instanceof DemoTurn.Call ? "tool_calls" : knobs.end().finishReason();
        var answer = DemoJson.envelope(request.model(), "chat.completion");
        answer.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", reason)
                .set("message", message);
        answer.set("usage", DemoJson.usage(request, knobs, pieces));
        http.answer(200, JSON, Map.of(), DemoJson.bytes(answer));
        return DemoStream.After.NEXT_REQUEST;
    }

    private static void calls(ObjectNode message, DemoRequest request, List<DemoTurn.Use> uses) {
        var calls = message.putArray("tool_calls");
        for (var i = 0; i < uses.size(); i++) {
            var use = uses.get(i);
            calls.add(DemoJson.call(i, "call_demo_" + request.round() + "_" + i, use, use.arguments()));
        }
    }

    private DemoStream.After refuse(int status, String words, DemoStream.After after) throws IOException {
        http.answer(status, JSON, Map.of(), DemoJson.bytes(DemoJson.error(status, words)));
        return after;
    }

    private static JsonNode json(String body) throws DemoRefusal {
        try {
            return DemoJson.JSON.readTree(body);
        } catch (IOException e) {
            throw new DemoRefusal("the body is not JSON");
        }
    }
}
