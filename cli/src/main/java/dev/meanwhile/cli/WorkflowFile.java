package dev.meanwhile.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A definition in a file.
 *
 * @param text as it is, to be kept to the letter
 */
record WorkflowFile(Path path, String text, JsonNode document) {

    /** Whether it names a file rather than a workflow that is kept. */
    static boolean isFile(String name) {
        return name.endsWith(".json") || name.contains("/") || Files.isRegularFile(Path.of(name));
    }

    static WorkflowFile read(String name) {
        return read(Path.of(name));
    }

    private static WorkflowFile read(Path path) {
        try {
            var text = Files.readString(path);
            return new WorkflowFile(path, text, Server.JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new CliException("%s is no JSON: %s".formatted(path, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new CliException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Its name without {@code .json}. */
    String id() {
        return String.valueOf(path.getFileName()).replaceFirst("\\.json$", "");
    }

    /** The files beside it that it names as subflows, and those that they name; each after those that it needs. */
    List<WorkflowFile> subflows() {
        var found = new ArrayList<WorkflowFile>();
        collect(found, new HashSet<>(Set.of(id())));
        return found;
    }

    private void collect(List<WorkflowFile> found, Set<String> seen) {
        for (var node : document.path("nodes")) {
            var id = node.path("data").path("subflowId").asText();
            var file = path.resolveSibling(id + ".json");
            var isNew = node.path("type").asText().equals("subflow") && id.matches("[0-9A-Za-z][0-9A-Za-z._-]*");
            if (isNew && Files.isRegularFile(file) && seen.add(id)) {
                var subflow = read(file);
                subflow.collect(found, seen);
                found.add(subflow);
            }
        }
    }
}
