package dev.meanwhile.server.config;

import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.limit.ChatLimits;
import dev.meanwhile.core.limit.Prices;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.Switches;
import dev.meanwhile.core.retention.Retention;
import dev.meanwhile.core.wait.WaitRules;
import dev.meanwhile.core.worker.WorkerConfig;
import dev.meanwhile.models.openai.ProviderConfig;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.server.stream.StreamConfig;
import dev.meanwhile.tools.ToolsConfig;
import dev.meanwhile.tools.mcp.McpConfig;
import dev.meanwhile.workflow.start.FlowLimits;
import java.util.List;
import java.util.Map;

/**
 * Everything that is configured, checked.
 *
 * @param providers in the order in which they are asked; empty for the built-in demo model
 */
public record Settings(
        HttpConfig http,
        StoreConfig store,
        AuthConfig auth,
        OidcConfig oidc,
        WorkerConfig worker,
        Limits limits,
        StreamConfig sse,
        LogConfig log,
        Retention.Rules retention,
        OutboundConfig outbound,
        List<ProviderConfig> providers,
        Prices prices,
        Tools tools) {

    public Settings {
        providers = List.copyOf(providers);
    }

    /**
     * How tools behave, and which there are.
     *
     * @param mcp the MCP servers, in the order of their names
     * @param others {@code tools.<name>.<key>} for the plugins, by full key
     */
    public record Tools(ToolsConfig builtIn, PluginConfig plugins, List<McpConfig> mcp, Map<String, String> others) {
        public Tools {
            mcp = List.copyOf(mcp);
            others = Map.copyOf(others);
        }
    }

    /** What jobs may use. */
    public record Limits(
            ChatLimits chat,
            FlowLimits workflow,
            RoundLimits round,
            QueueCaps queue,
            StartCaps starts,
            Switches switches,
            WaitRules waits) {}
}
