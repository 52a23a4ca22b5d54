package dev.meanwhile.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What the tests of this JVM used and no log may show: keys, tokens, prompts, tool arguments and results. The rig notes what passes
 * through it (variables, headers, bodies and snapshots), and searches each server's logs for all of it when the server is closed; a
 * test {@linkplain #note notes} what it uses beside the rig.
 */
final class UsedSecrets {
    /** Shorter words stand in a log by chance. */
    private static final int SHORTEST = 12;

    /** Fields of bodies and snapshots whose text is a person's or a model's. */
    private static final Set<String> PRIVATE_FIELDS =
            Set.of("content", "input", "prompt", "text", "arguments", "result", "token", "secret");

    /** Variables and headers that carry a secret; one that names a file does not. */
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*((api|secret|provider|openrouter)[-_]?key|token|password)");

    private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

    private UsedSecrets() {}

    static String note(String secret) {
        if (secret.length() >= SHORTEST) {
            NOTED.add(secret);
        }
        return secret;
    }

    /** A variable or a header. */
    static void note(String name, String value) {
        if (SECRET_NAME.matcher(name).matches()) {
            note(value);
        }
    }

    /** All private text of a body or a snapshot. */
    static void noteIn(JsonNode body) {
        body.properties().forEach(field -> {
            if (PRIVATE_FIELDS.contains(field.getKey())) {
                noteAll(field.getValue());
            }
            noteIn(field.getValue());
        });
        if (body.isArray()) {
            body.forEach(UsedSecrets::noteIn);
        }
    }

    private static void noteAll(JsonNode value) {
        if (value.isTextual()) {
            note(value.textValue());
        } else {
            value.forEach(UsedSecrets::noteAll);
        }
    }

    /** What of all that stands in a text. */
    static List<String> in(String text) {
        return NOTED.stream().filter(text::contains).sorted().toList();
    }
}
