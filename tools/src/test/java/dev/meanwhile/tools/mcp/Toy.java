package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.tools.Calls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** The inside of an MCP server that does what a test wants, well or badly: each fault is a tool. */
final class Toy {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What each tool does, in the annotations' words; none of them declares parameters. */
    private static final String TOOLS = """
            [{'name': 'echo', 'description': 'Gives the text back.', 'annotations': {'readOnlyHint': true},
              'inputSchema': {'type': 'object', 'properties': {'text': {'type': 'string'}}, 'required': ['text']}},
             {'name': 'note', 'description': 'Writes.'},
             {'name': 'set', 'annotations': {'idempotentHint': true}},
             {'name': 'fail'}, {'name': 'refuse'}, {'name': 'lie'}, {'name': 'huge'}, {'name': 'picture'}, {'name': 'sum'},
             {'name': 'noise'}, {'name': 'hang'}, {'name': 'ping'}, {'name': 'grow'}, {'name': 'die'},
             {'name': 'environment'}, {'name': 'pid'}]""";

    private final Consumer<ObjectNode> send;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> extra = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch isHanging = new CountDownLatch(1);
    private volatile JsonNode waitsForPong;

    /** @param send brings a message to the client; what a request is answered with, too */
    Toy(Consumer<ObjectNode> send) {
        this.send = send;
    }

    /** The methods that came, and what else is worth knowing of them. */
    List<String> heard() {
        return heard;
    }

    void awaitHanging() throws InterruptedException {
        isHanging.await();
    }

    void receive(JsonNode message) {
        var id = message.path("id");
        var parameters = message.path("params");
        switch (message.path("method").asText("response")) {
            case "initialize" -> {
                heard.add("initialize " + parameters.path("protocolVersion").asText());
                result(
                        id,
                        Calls.json("{'protocolVersion': '2025-06-18', 'capabilities': {'tools': {'listChanged': true}},"
                                + " 'serverInfo': {'name': 'toy', 'version': '1'}}"));
            }
            case "tools/list" -> {
                heard.add("tools/list");
                result(id, page(parameters.path("cursor").asText("")));
            }
            case "tools/call" -> {
                var tool = parameters.path("name").asText();
                heard.add("call " + tool);
                call(id, tool, parameters);
            }
            case "notifications/cancelled" -> heard.add("cancelled");
            case "response" -> {
                heard.add("response " + message.path("result"));
                text(waitsForPong, "pong");
            }
            default -> heard.add(message.path("method").asText());
        }
    }

    /** Two pages, so that a client must ask on. */
    private ObjectNode page(String cursor) {
        var all = (ArrayNode) Calls.json(TOOLS);
        synchronized (extra) {
            extra.forEach(name -> all.addObject().put("name", name));
        }
        var page = JSON.objectNode();
        var tools = page.putArray("tools");
        for (var i = 0; i < all.size(); i++) {
            var tool = (ObjectNode) all.get(i);
            if (!tool.has("inputSchema")) {
                tool.putObject("inputSchema").put("type", "object");
            }
            if (i < 2 == cursor.isEmpty()) {
                tools.add(tool);
            }
        }
        return cursor.isEmpty() ? page.put("nextCursor", "2") : page;
    }

    private void call(JsonNode id, String tool, JsonNode parameters) {
        switch (tool) {
            case "echo" -> echo(id, parameters.at("/arguments/text").asText());
            case "note", "set" -> text(id, parameters.path("_meta").toString());
            case "sum" ->
                result(
                        id,
                        Calls.json("{'content': [{'type': 'text', 'text': '{}'}], 'structuredContent': {'sum': 3}}"));
            case "picture" ->
                result(
                        id,
                        Calls.json(
                                "{'content': [{'type': 'text', 'text': 'a dot'}, {'type': 'image', 'mimeType': 'image/png', 'data': 'AAAAAAAA'}]}"));
            case "fail" ->
                result(id, Calls.json("{'isError': true, 'content': [{'type': 'text', 'text': 'no paper left'}]}"));
            case "refuse" -> send.accept(Messages.error(id, Messages.PARAMETERS_INVALID, "what is this?"));
            case "lie" -> {
                result(JSON.textNode("nobody-asked"), JSON.objectNode());
                result(JSON.numberNode(7), JSON.objectNode());
                result(id, JSON.textNode("a result is an object"));
            }
            case "huge" -> text(id, "x".repeat(parameters.at("/arguments/size").asInt(100_000)));
            case "hang" -> isHanging.countDown();
            case "ping" -> {
                waitsForPong = id;
                send.accept(Messages.request("from-the-server", "ping", JSON.objectNode()));
            }
            case "grow" -> {
                extra.add("grown" + extra.size());
                send.accept(Messages.notification("notifications/tools/list_changed", JSON.objectNode()));
                text(id, "grown");
            }
            case "environment" -> text(id, String.join(",", System.getenv().keySet()));
            case "pid" -> text(id, Long.toString(ProcessHandle.current().pid()));
            default -> send.accept(Messages.error(id, Messages.FAILED, "no such tool: " + tool));
        }
    }

    private void echo(JsonNode id, String text) {
        if (text.equals("hang")) {
            isHanging.countDown();
        } else {
            text(id, text);
        }
    }

    private void text(JsonNode id, String text) {
        var result = JSON.objectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        result(id, result);
    }

    private void result(JsonNode id, JsonNode result) {
        var message = JSON.objectNode().put("jsonrpc", "2.0");
        message.set("result", result); // before the id, as the widespread library writes it
        message.set("id", id);
        send.accept(message);
    }
}
