package dev.meanwhile.core.ledger;

import dev.meanwhile.core.error.Check;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A call's identity within its job.
 *
 * @param path where in the job, {@code ""} for a chat
 * @param round from 1
 * @param index the call's place among the calls of its round, from 0
 */
public record CallPlace(String path, int round, int index) {
    public CallPlace {
        Check.that(
                round >= 1 && index >= 0,
                "a call's round must be at least 1 and its index 0 but they are %s, %s",
                round,
                index);
    }

    /** The identity as one word, unique in the job and safe in a URL: {@code 2.0}, {@code plan~2.0}. */
    public String callId() {
        var call = round + "." + index;
        return path.isEmpty()
                ? call
                : URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%", "~") + "~" + call;
    }
}
