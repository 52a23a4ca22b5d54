package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.Calls;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server's tool is a tool like any other. */
class McpToolTest extends ToolContract {
    private ToySite site;
    private Connected toy;

    @BeforeEach
    void start() throws IOException {
        site = new ToySite();
        toy = new Connected(site.config(), "127.0.0.1");
    }

    @AfterEach
    void end() {
        toy.close();
        site.close();
    }

    @Override
    protected Tool tool() {
        try {
            return toy.tool("echo");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Schemas schemas() {
        return new NetworkntSchemas();
    }

    @Override
    protected JsonNode arguments() {
        return Calls.json("{'text': 'a'}");
    }

    @Override
    protected List<JsonNode> brokenArguments() {
        return List.of(Calls.json("{}"), Calls.json("{'text': 1}"));
    }

    @Override
    protected JsonNode slowArguments() {
        return Calls.json("{'text': 'hang'}");
    }

    @Override
    protected void awaitUnderWay() throws InterruptedException {
        site.toy().awaitHanging();
    }
}
