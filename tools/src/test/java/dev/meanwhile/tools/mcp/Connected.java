package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.tools.Calls;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server under test with a registry of its own; pauses between tries are noted and take no time. */
final class Connected implements AutoCloseable {
    final ToolRegistry registry = new ToolRegistry();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final McpServer server;
    private final GuardedHttp http;

    Connected(McpConfig config, String... allowed) {
        this(config, null, allowed);
    }

    /** @param pause between tries, or null for none */
    Connected(McpConfig config, Pause pause, String... allowed) {
        http = new GuardedHttp(new OutboundConfig(List.of(allowed)), "test");
        Pause noted = time -> {
            pauses.add(time);
            if (pause != null) {
                pause.pause(time);
            }
        };
        var around = new McpServer.Surroundings(registry, new NetworkntSchemas(), http, "test", noted);
        server = new McpServer(config, around);
        server.start();
    }

    /** Waits for the first try to be over. */
    Tool tool(String name) throws InterruptedException {
        return registry.await("default", server.name() + "_" + name)
                .orElseThrow(() -> new AssertionError("no tool " + name + "; " + server.state()));
    }

    List<String> names() {
        return registry.specs().stream().map(ToolSpec::name).toList();
    }

    ToolResult call(String tool) throws InterruptedException {
        return call(tool, "{}");
    }

    ToolResult call(String tool, String arguments) throws InterruptedException {
        return Calls.call(tool(tool), json(arguments));
    }

    String text(String tool, String arguments) throws InterruptedException {
        return switch (call(tool, arguments)) {
            case ToolResult.Text(var text) -> text;
            case ToolResult.Json(var value) -> value.toString();
            case ToolResult.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static JsonNode json(String arguments) {
        return Calls.json(arguments);
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }
}
