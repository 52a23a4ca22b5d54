package dev.meanwhile.server;

import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.tool.DeclaredTools;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.server.config.Settings;
import dev.meanwhile.tools.BuiltInTools;
import dev.meanwhile.tools.http.HttpTools;
import dev.meanwhile.tools.mcp.McpServers;
import dev.meanwhile.tools.plugin.ToolPlugins;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.time.InstantSource;

/** The tools of this process and what they need. */
record Toolbox(ToolRegistry registry, HttpTools declared, Schemas schemas, GuardedHttp outbound, McpServers mcp)
        implements AutoCloseable {
    private static final String BUILT_IN = "meanwhile";

    /** Those of MCP servers come in time. */
    static Toolbox open(Settings settings, DeclaredTools rows, SecretBox box, InstantSource clock) {
        var outbound = new GuardedHttp(settings.outbound(), Version.TEXT);
        var schemas = new NetworkntSchemas();
        var declared = new HttpTools(rows, schemas, outbound, box, clock);
        var registry = new ToolRegistry(declared);
        var tools = settings.tools();
        BuiltInTools.all(tools.builtIn(), outbound, clock).forEach(tool -> registry.register(tool, BUILT_IN));
        var folder = tools.plugins().folder();
        var classes = Toolbox.class.getClassLoader();
        var plugins = folder == null
                ? ToolPlugins.load(classes, tools.others()::get)
                : ToolPlugins.load(classes, folder, tools.others()::get);
        plugins.forEach(plugin -> plugin.tools().forEach(tool -> registry.register(tool, plugin.plugin())));
        var mcp = McpServers.start(tools.mcp(), registry, schemas, outbound, Version.TEXT);
        return new Toolbox(registry, declared, schemas, outbound, mcp);
    }

    @Override
    public void close() {
        mcp.close();
        outbound.close();
    }
}
