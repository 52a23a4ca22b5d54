package dev.meanwhile.tools.mcp;

import dev.meanwhile.core.time.Pause;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.outbound.GuardedHttp;
import java.util.List;

/** The MCP servers of this process, whose tools come into the registry as they are connected. */
public final class McpServers implements AutoCloseable {
    private final List<McpServer> servers;

    private McpServers(List<McpServer> servers) {
        this.servers = List.copyOf(servers);
    }

    /**
     * Begins to connect to all of them, and returns at once: a server that is not there keeps nobody from anything else.
     *
     * @param http closed by the caller, after this
     * @param version of this client, told to the servers
     */
    public static McpServers start(
            List<McpConfig> configs, ToolRegistry registry, Schemas schemas, GuardedHttp http, String version) {
        var around = new McpServer.Surroundings(registry, schemas, http, version, Pause.real());
        var servers = new McpServers(
                configs.stream().map(config -> new McpServer(config, around)).toList());
        servers.servers.forEach(McpServer::start);
        return servers;
    }

    /** How it stands with each, in the order of their configuration. */
    public List<McpState> states() {
        return servers.stream().map(McpServer::state).toList();
    }

    /** Ends all connections, and with them the programs that were started. */
    @Override
    public void close() {
        servers.forEach(McpServer::beginToClose);
        servers.forEach(McpServer::close);
    }
}
