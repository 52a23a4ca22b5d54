package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;

/**
 * A tool of a server.
 *
 * @param itsName what the server calls it
 */
record McpTool(ToolSpec spec, String itsName, McpServer server) implements Tool {

    @Override
    public ToolResult call(JsonNode arguments, ToolContext context) throws InterruptedException {
        try {
            return CallResults.of(server.call(itsName, arguments, context));
        } catch (InterruptedIOException e) {
            return new ToolResult.Refused(Reason.TIMEOUT, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("the MCP server %s: %s".formatted(server.name(), e.getMessage()), e);
        }
    }
}
