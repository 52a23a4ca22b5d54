package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.server.http.Query;

/**
 * What a client has of a job's text already.
 *
 * @param offset UTF-16 units of text, or -1 if the client wants all of it
 * @param reasoningOffset UTF-16 units of reasoning; counts only with an {@code offset}
 * @param attempt the attempt its text is of, or 0 if it does not say
 */
record Or3View(int offset, int reasoningOffset, int attempt) {

    static Or3View of(Query query) {
        return new Or3View(
                query.number("offset", -1, 0, Integer.MAX_VALUE),
                query.number("reasoning_offset", 0, 0, Integer.MAX_VALUE),
                query.number("attempt", 0, 1, Integer.MAX_VALUE));
    }

    /** The status's text for this client: what it lacks, or everything if what it has is void. */
    ObjectNode text(Or3Job job, ObjectNode status) {
        if (offset < 0) {
            return job.withText(status);
        }
        var isVoid = attempt == 0 ? offset > 0 : attempt != job.attempt();
        return isVoid
                ? job.withText(status.put("content_reset", true))
                : job.withTextFrom(status, offset, reasoningOffset);
    }
}
