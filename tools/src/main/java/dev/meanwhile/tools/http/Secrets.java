package dev.meanwhile.tools.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a declared tool is secret.
 *
 * @param signing the key that requests are signed with
 * @param headers sent with every request
 */
record Secrets(Secret signing, Map<String, Secret> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Secrets {
        headers = Map.copyOf(headers);
    }

    String seal(SecretBox box, String project, String tool) {
        var json = JsonNodeFactory.instance.objectNode().put("signing", signing.value());
        var values = json.putObject("headers");
        headers.forEach((name, value) -> values.put(name, value.value()));
        return box.seal(new Secret(json.toString()), purpose(project, tool));
    }

    /** @throws IllegalArgumentException if it was sealed with another key or for another tool */
    static Secrets open(SecretBox box, String project, String tool, String sealed) {
        try {
            var json = JSON.readTree(box.open(sealed, purpose(project, tool)).value());
            var headers = new TreeMap<String, Secret>();
            json.path("headers")
                    .properties()
                    .forEach(header -> headers.put(
                            header.getKey(), new Secret(header.getValue().asText())));
            return new Secrets(new Secret(json.path("signing").asText()), headers);
        } catch (IOException e) {
            throw new IllegalArgumentException("what was sealed for tool %s is no JSON".formatted(tool), e);
        }
    }

    private static String purpose(String project, String tool) {
        return "project-tool:" + project + "/" + tool;
    }
}
