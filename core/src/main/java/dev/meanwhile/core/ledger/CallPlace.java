package dev.meanwhile.core.ledger;

import dev.meanwhile.core.error.Check;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A call's identity within its job, or that of a question which a node asks itself.
 *
 * @param path where in the job, {@code ""} for a chat
 * @param round from 1; 0 is the node itself, before any round
 * @param index the call's place among the calls of its round, or the question's among those of its node, from 0
 */
public record CallPlace(String path, int round, int index) {
    private static final Pattern CALL_ID = Pattern.compile("(?:(?<path>.+)~)?(?<round>\\d+)\\.(?<index>\\d+)");

    public CallPlace {
        Check.that(
                round >= 0 && index >= 0, "a call's round and index must be at least 0 but are %s, %s", round, index);
    }

    /** The place of a node's question. */
    public static CallPlace ofNode(String path, int index) {
        return new CallPlace(path, 0, index);
    }

    /** Whether it is a node's question rather than a call. */
    public boolean isOfNode() {
        return round == 0;
    }

    /** The identity as one word, unique in the job and safe in a URL: {@code 2.0}, {@code plan~2.0}. */
    public String callId() {
        var call = round + "." + index;
        return path.isEmpty()
                ? call
                : URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%", "~") + "~" + call;
    }

    /** The call with this {@link #callId}; empty for a text that no call has. */
    public static Optional<CallPlace> ofCallId(String callId) {
        var form = CALL_ID.matcher(callId);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            var path = form.group("path") == null ? "" : form.group("path").replace('~', '%');
            var place = new CallPlace(
                    URLDecoder.decode(path, StandardCharsets.UTF_8),
                    Integer.parseInt(form.group("round")),
                    Integer.parseInt(form.group("index")));
            return Optional.of(place).filter(it -> it.callId().equals(callId));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a broken escape, or a number that is too large
        }
    }
}
