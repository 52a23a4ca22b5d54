package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import java.time.Instant;
import java.util.List;

/**
 * A question of a run that is open: whether a call may run, or what a node asks.
 *
 * @param about what people see: arguments of a call, a node's input, or the output that is to be reviewed
 */
record Or3Question(
        String id,
        CallPlace place,
        Kind kind,
        String name,
        String question,
        JsonNode about,
        Instant asked,
        Instant expires) {
    private static final List<String> OF_THE_AUTHOR = List.of("options", "inputSchema");

    static Or3Question of(Wait wait) {
        var ask = wait.ask();
        return new Or3Question(
                ask.id().text(),
                ask.call(),
                ask.kind(),
                ask.tool(),
                ask.question(),
                ask.proposal(),
                wait.asked(),
                wait.expires());
    }

    static Or3Question of(Entry entry, JobEvent.ApprovalAsked event) {
        return new Or3Question(
                event.approvalId(),
                CallPlace.ofCallId(event.callId()).orElse(new CallPlace(entry.path(), event.round(), 0)),
                event.kind(),
                event.name(),
                event.question(),
                event.arguments(),
                entry.at(),
                entry.at().plus(event.atMost()));
    }

    /**
     * An entry of {@code hitlRequests}.
     *
     * @param node its node's place
     * @param hitl what the definition says of the node's questions
     */
    ObjectNode toJson(JobId job, String node, JsonNode hitl) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("jobId", job.text()).put("nodeId", node).put("nodeLabel", name);
        json.put("mode", kind.wireName()).put("prompt", question);
        json.putObject("context").set(kind == Kind.REVIEW ? "output" : "input", about);
        if (place.isOfNode()) {
            OF_THE_AUTHOR.stream().filter(hitl::hasNonNull).forEach(field -> json.set(field, hitl.get(field)));
        } else {
            json.put("callId", place.callId());
        }
        return json.put("createdAt", asked.toEpochMilli()).put("expiresAt", expires.toEpochMilli());
    }
}
