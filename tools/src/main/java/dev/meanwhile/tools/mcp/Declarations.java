package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRuntime;
import dev.meanwhile.core.tool.ToolSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a server declares into tools. What cannot be used is left out and named in the log; the rest is used. */
final class Declarations {
    private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);
    /** The most that the OpenAI protocol takes in one request. */
    private static final int MOST_TOOLS = 128;

    /** A description goes along with every request to the model. */
    private static final int DESCRIPTION = 4096;

    private static final int LONGEST_NAME = 64;
    private static final int HASH = 9;

    private final McpConfig config;
    private final Schemas schemas;
    private final McpServer server;

    Declarations(McpConfig config, Schemas schemas, McpServer server) {
        this.config = config;
        this.schemas = schemas;
        this.server = server;
    }

    List<Tool> tools(List<JsonNode> declared) {
        var tools = new ArrayList<Tool>();
        var names = new HashSet<String>();
        for (var one : declared) {
            var itsName = one.path("name").asText();
            if (!config.offer().has(itsName)) {
                continue;
            }
            if (tools.size() == MOST_TOOLS) {
                LOG.warn(
                        "mcp={} declares over {} tools; the others are left out: name those wanted by tools.mcp.{}.tools",
                        config.name(),
                        MOST_TOOLS,
                        config.name());
                break;
            }
            var obstacle = obstacle(one, names);
            if (obstacle.isEmpty()) {
                tools.add(new McpTool(spec(one), itsName, server));
            } else {
                LOG.warn("mcp={} tool='{}' is left out: {}", config.name(), shown(itsName), obstacle.get());
            }
        }
        return tools;
    }

    private Optional<String> obstacle(JsonNode one, Set<String> names) {
        var itsName = one.path("name").asText();
        if (itsName.isBlank()) {
            return Optional.of("it has no name");
        }
        if (!one.path("inputSchema").isObject()) {
            return Optional.of("its inputSchema is no object");
        }
        var problems = schemas.checkSchema(one.path("inputSchema"));
        if (!problems.isEmpty()) {
            return Optional.of(
                    "its inputSchema cannot be used: " + problems.getFirst().message());
        }
        return names.add(nameOf(itsName)) ? Optional.empty() : Optional.of("another one has this name");
    }

    private ToolSpec spec(JsonNode one) {
        var hints = one.path("annotations");
        var isReading = hints.path("readOnlyHint").equals(BooleanNode.TRUE);
        return new ToolSpec(
                nameOf(one.path("name").asText()),
                description(one),
                one.path("inputSchema"),
                ToolRuntime.SERVER,
                isReading ? Effect.READS : Effect.WRITES,
                isReading || hints.path("idempotentHint").equals(BooleanNode.TRUE),
                config.times().call());
    }

    private static String description(JsonNode one) {
        var text = one.path("description").asText(one.path("title").asText(""));
        var words = text.isBlank() ? one.path("name").asText() : text;
        return words.length() <= DESCRIPTION ? words : words.substring(0, DESCRIPTION) + "…";
    }

    /** Servers may use more characters and longer names than models' providers take. */
    private String nameOf(String itsName) {
        var name = config.offer().prefix() + itsName.replaceAll("[^a-zA-Z0-9_-]", "_");
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - HASH) + "_%08x".formatted(itsName.hashCode());
    }

    private static String shown(String itsName) {
        return itsName.length() <= LONGEST_NAME ? itsName : itsName.substring(0, LONGEST_NAME) + "…";
    }
}
