package dev.meanwhile.tools;

import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.tools.math.Calculate;
import dev.meanwhile.tools.web.FetchUrl;
import dev.meanwhile.tools.web.WebSearch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The tools that every installation has. */
public final class BuiltInTools {
    private BuiltInTools() {}

    /**
     * {@code get_current_time}, {@code calculate}, {@code fetch_url} and, if a service is configured, {@code web_search}.
     *
     * @param outbound closed by the caller, after the last call
     */
    public static List<Tool> all(ToolsConfig config, GuardedHttp outbound, InstantSource clock) {
        var tools = new ArrayList<Tool>();
        tools.add(CurrentTime.tool(clock));
        tools.add(Calculate.tool());
        tools.add(FetchUrl.tool(outbound, config.fetchUrl()));
        WebSearch.tool(outbound, config.webSearch(), clock).ifPresent(tools::add);
        return List.copyOf(tools);
    }
}
