package dev.meanwhile.core.tool;

import dev.meanwhile.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** The tools of this process, by name, and those that projects declare. A project's own goes before one of the process. */
public final class ToolRegistry {
    private final Map<String, Registered> tools = new ConcurrentSkipListMap<>();
    private final Map<String, CountDownLatch> expected = new ConcurrentHashMap<>();
    private final ProjectTools declared;

    /** A registry where no project declares tools. */
    public ToolRegistry() {
        this(ProjectTools.NONE);
    }

    public ToolRegistry(ProjectTools declared) {
        this.declared = declared;
    }

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

    /**
     * Makes these all the tools of one registrar: adds, replaces and removes its own.
     *
     * @return the names that somebody else has; those tools were left out
     */
    public List<String> update(String by, List<Tool> all) {
        var taken = new ArrayList<String>();
        for (var tool : all) {
            var mine = new Registered(tool, by);
            var kept =
                    tools.merge(tool.spec().name(), mine, (old, _) -> old.by().equals(by) ? mine : old);
            if (!kept.by().equals(by)) {
                taken.add(tool.spec().name());
            }
        }
        var names = all.stream().map(tool -> tool.spec().name()).collect(Collectors.toSet());
        tools.entrySet().removeIf(entry -> entry.getValue().by().equals(by) && !names.contains(entry.getKey()));
        return taken;
    }

    /**
     * Says that tools whose names begin so are on their way; {@link #await} waits for them.
     *
     * @param arrived opened when they are registered, or will not come
     */
    public void expect(String prefix, CountDownLatch arrived) {
        expected.put(prefix, arrived);
    }

    /** Whether a tool of this name may yet be on its way. */
    public boolean isExpected(String name) {
        return expected.entrySet().stream()
                .anyMatch(coming ->
                        name.startsWith(coming.getKey()) && coming.getValue().getCount() > 0);
    }

    /** A tool that a job of this project may call. */
    public Optional<Tool> find(String project, String name) {
        return declared.of(project).stream()
                .filter(tool -> tool.spec().name().equals(name))
                .findFirst()
                .or(() -> find(name));
    }

    /** The same; a tool that is on its way is waited for, so that a restarted process does not deny what it is about to have. */
    public Optional<Tool> await(String project, String name) throws InterruptedException {
        if (!tools.containsKey(name)) {
            for (var coming : expected.entrySet()) {
                if (name.startsWith(coming.getKey())) {
                    coming.getValue().await();
                }
            }
        }
        return find(project, name);
    }

    /** A tool of the process. */
    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name)).map(Registered::tool);
    }

    /** All declarations of the process, by name. */
    public List<ToolSpec> specs() {
        return tools.values().stream()
                .map(registered -> registered.tool().spec())
                .toList();
    }

    /** All declarations for a project, by name. */
    public List<ToolSpec> specs(String project) {
        var specs = new TreeMap<String, ToolSpec>();
        specs().forEach(spec -> specs.put(spec.name(), spec));
        declared.of(project).forEach(tool -> specs.put(tool.spec().name(), tool.spec()));
        return List.copyOf(specs.values());
    }

    private record Registered(Tool tool, String by) {}
}
