package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.wait.Wait;
import java.util.List;

/** Questions as the native API shows them. */
final class ApprovalJson {
    private ApprovalJson() {}

    /** A question with all that one needs to decide. */
    static ObjectNode whole(Wait approval) {
        var ask = approval.ask();
        var node = brief(approval);
        node.put("jobId", approval.job().text())
                .put("project", approval.project())
                .put("owner", approval.owner())
                .put("state", approval.state().wireName());
        node.set("arguments", ask.proposal());
        node.set("schema", ask.schema());
        node.put("argumentsHash", ask.hash())
                .put("askedAt", approval.asked().toString())
                .put("onExpiry", ask.onExpiry().wireName());
        var answer = approval.answer();
        if (answer != null) {
            var shown = node.putObject("answer").put("action", answer.action().wireName());
            if (answer.data() != null) {
                shown.set("data", answer.data());
            }
            JobJson.put(shown, "comment", answer.comment());
            shown.put("by", answer.by());
        }
        JobJson.put(
                node,
                "endedAt",
                approval.ended() == null ? null : approval.ended().toString());
        return node;
    }

    /** The open ones among what a job waits for. */
    static ArrayNode open(List<Wait> waits) {
        var open = JsonNodeFactory.instance.arrayNode();
        waits.stream()
                .filter(wait -> wait.isOpen() && wait.ask().kind().isForPeople())
                .map(ApprovalJson::brief)
                .forEach(open::add);
        return open;
    }

    private static ObjectNode brief(Wait approval) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", approval.ask().id().text())
                .put("kind", approval.ask().kind().wireName())
                .put("path", approval.ask().call().path())
                .put("callId", approval.ask().call().callId())
                .put("tool", approval.ask().tool())
                .put("question", approval.ask().question())
                .put("expiresAt", approval.expires().toString());
    }
}
