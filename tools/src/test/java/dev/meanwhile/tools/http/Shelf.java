package dev.meanwhile.tools.http;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.tool.DeclaredTool;
import dev.meanwhile.core.tool.DeclaredTools;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Rows in memory, and a box that only turns secrets around. */
final class Shelf implements DeclaredTools, SecretBox {
    private final Map<String, Map<String, DeclaredTool>> rows = new ConcurrentHashMap<>();
    int looks;

    @Override
    public boolean put(String project, DeclaredTool tool, boolean override) {
        var tools = rows.computeIfAbsent(project, _ -> new TreeMap<>());
        if (!override && tools.containsKey(tool.name())) {
            return false;
        }
        tools.put(tool.name(), tool);
        return true;
    }

    @Override
    public List<DeclaredTool> list(String project) {
        looks++;
        return List.copyOf(rows.getOrDefault(project, Map.of()).values());
    }

    @Override
    public boolean delete(String project, String name) {
        return rows.getOrDefault(project, new TreeMap<>()).remove(name) != null;
    }

    @Override
    public String seal(Secret secret, String purpose) {
        return purpose + "|" + new StringBuilder(secret.value()).reverse();
    }

    @Override
    public Secret open(String sealed, String purpose) {
        if (!sealed.startsWith(purpose + "|")) {
            throw new IllegalArgumentException("sealed for another purpose");
        }
        return new Secret(new StringBuilder(sealed.substring(purpose.length() + 1))
                .reverse()
                .toString());
    }
}
