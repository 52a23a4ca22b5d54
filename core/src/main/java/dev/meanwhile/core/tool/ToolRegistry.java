package dev.meanwhile.core.tool;

import dev.meanwhile.core.error.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tools of this process, by name. */
public final class ToolRegistry {
    private final Map<String, Registered> tools = new ConcurrentSkipListMap<>();

    /**
     * Adds a tool.
     *
     * @param by who registers it; only the same one can remove it
     * @throws dev.meanwhile.core.error.EngineException {@code tool_name_taken} if the name is taken
     */
    public void register(Tool tool, String by) {
        var name = tool.spec().name();
        var present = tools.putIfAbsent(name, new Registered(tool, by));
        if (present != null) {
            throw ErrorCode.TOOL_NAME_TAKEN.exception(
                    "a tool named '%s' is registered by %s; %s may register it only as an override"
                            .formatted(name, present.by(), by));
        }
    }

    /** Adds a tool in place of another one of its name, if there is one. */
    public void override(Tool tool, String by) {
        tools.put(tool.spec().name(), new Registered(tool, by));
    }

    /** Removes a tool if it was registered by the same one. */
    public boolean unregister(String name, String by) {
        var present = tools.get(name);
        return present != null && present.by().equals(by) && tools.remove(name, present);
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name)).map(Registered::tool);
    }

    /** All declarations, by name. */
    public List<ToolSpec> specs() {
        return specs(tools.values());
    }

    private static List<ToolSpec> specs(Collection<Registered> some) {
        return some.stream().map(registered -> registered.tool().spec()).toList();
    }

    private record Registered(Tool tool, String by) {}
}
