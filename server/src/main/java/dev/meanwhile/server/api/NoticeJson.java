package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.inbox.Notice;
import dev.meanwhile.core.wait.WaitId;
import org.jspecify.annotations.Nullable;

/** Notices as the native API shows them. */
final class NoticeJson {
    private NoticeJson() {}

    static ObjectNode row(Notice notice) {
        var node = JsonNodeFactory.instance.objectNode();
        var message = notice.message();
        node.put("id", Long.toString(notice.n())).put("seq", notice.n());
        node.put("project", notice.project()).put("jobId", notice.job().text());
        node.put("type", message.type());
        JobJson.put(
                node,
                "approvalId",
                message.approval() == null ? null : message.approval().text());
        node.put("level", message.level().wireName());
        node.put("title", message.title()).put("body", message.body());
        actions(node.putArray("actions"), notice);
        node.put("at", notice.at().toString());
        JobJson.put(
                node, "readAt", notice.readAt() == null ? null : notice.readAt().toString());
        return node;
    }

    /** What one may want to do about it. */
    private static void actions(ArrayNode actions, Notice notice) {
        var job = "/api/v1/jobs/" + notice.job();
        action(actions, "open", "GET", job);
        switch (notice.message().type()) {
            case "job.failed", "job.timed_out" -> action(actions, "retry", "POST", job + "/retry");
            case "approval.asked", "approval.reminder" ->
                decide(actions, notice.message().approval());
            default -> {
                // one can only look
            }
        }
    }

    private static void decide(ArrayNode actions, @Nullable WaitId approval) {
        if (approval != null) {
            action(actions, "read", "GET", "/api/v1/approvals/" + approval);
            action(actions, "answer", "POST", "/api/v1/approvals/" + approval + "/answer");
        }
    }

    private static void action(ArrayNode actions, String name, String method, String url) {
        actions.addObject().put("name", name).put("method", method).put("url", url);
    }
}
