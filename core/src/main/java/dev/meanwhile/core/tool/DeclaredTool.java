package dev.meanwhile.core.tool;

import java.util.List;

/**
 * A tool that a project declares: an HTTP service that is called with the arguments.
 *
 * @param isEnabled whether it is offered and may be called
 * @param target where calls go
 */
public record DeclaredTool(ToolSpec spec, boolean isEnabled, Target target) {

    public String name() {
        return spec.name();
    }

    /**
     * Where calls go.
     *
     * @param headers names of the headers that every request gets
     * @param sealed their values and the key that requests are signed with, encrypted
     */
    public record Target(String method, String url, List<String> headers, String sealed) {
        public Target {
            headers = List.copyOf(headers);
        }
    }
}
