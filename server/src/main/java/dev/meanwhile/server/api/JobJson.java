package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallArguments;
import dev.meanwhile.core.log.BudgetJson;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.log.UsageJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs as the native API shows them. */
final class JobJson {
    private JobJson() {}

    static String address(Job job) {
        return "/api/v1/jobs/" + job.id();
    }

    /** What an admin may know of somebody else's private job. */
    static ObjectNode unread(Job job) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", job.id().text())
                .put("project", job.project())
                .put("kind", job.kind().name());
        node.put("state", job.state().wireName()).put("owner", job.owner());
        times(node, job.times());
        return node;
    }

    /**
     * A job's row.
     *
     * @param queuePositions of the jobs that are queued
     */
    static ObjectNode row(Job job, Map<JobId, Integer> queuePositions) {
        var node = unread(job);
        if (queuePositions.containsKey(job.id())) {
            node.put("queuePosition", queuePositions.get(job.id()));
        }
        put(node, "threadId", job.threadId());
        put(node, "messageId", job.messageId());
        node.put("model", job.model()).put("attempt", job.attempt());
        if (job.waitingFor() != null) {
            node.putObject("waitingFor")
                    .put("reason", job.waitingFor().reason().wireName())
                    .put("until", job.waitingFor().until().toString());
        }
        node.set("usage", UsageJson.write(job.usage()));
        node.set("limits", BudgetJson.write(job.budget()));
        if (job.failure() != null) {
            node.set("failure", FailureJson.write(job.failure()));
        }
        put(node, "finishReason", job.finishReason());
        put(node, "stoppedBy", job.stoppedBy());
        put(node, "retryOf", job.retryOf() == null ? null : job.retryOf().text());
        node.set("metadata", job.metadata());
        return node;
    }

    /** A job with its content so far. */
    static ObjectNode snapshot(ChatView view, Map<JobId, Integer> queuePositions) {
        var node = row(view.job(), queuePositions);
        node.put("text", view.text()).put("reasoning", view.reasoning());
        var images = node.putArray("images");
        view.images().forEach(images::add);
        calls(node.putArray("toolCalls"), view);
        node.set("approvals", ApprovalJson.open(view.waits()));
        return node.put("rounds", view.rounds()).put("rewinds", view.rewinds()).put("seq", view.seq());
    }

    private static void calls(ArrayNode array, ChatView view) {
        for (var call : view.calls()) {
            var shown = call(call);
            put(shown, "approvalId", view.openApproval(call));
            array.add(shown);
        }
    }

    private static ObjectNode call(Call call) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("callId", call.place().callId())
                .put("round", call.place().round())
                .put("name", call.name());
        node.set("arguments", CallArguments.shown(call.arguments()));
        node.put("status", call.state().wireName());
        put(
                node,
                "startedAt",
                call.startedAt() == null ? null : call.startedAt().toString());
        var outcome = call.outcome();
        if (outcome != null) {
            set(node, "result", outcome.result());
            set(node, "error", outcome.error());
            if (outcome.isTruncated()) {
                node.put("truncated", true);
            }
            node.put("durationMs", outcome.took().toMillis());
        }
        return node;
    }

    private static void times(ObjectNode node, Job.Times times) {
        node.put("createdAt", times.created().toString());
        if (times.due() != null && times.started() == null && times.due().isAfter(times.created())) {
            node.put("startAt", times.due().toString());
        }
        put(node, "startedAt", times.started() == null ? null : times.started().toString());
        put(
                node,
                "finishedAt",
                times.finished() == null ? null : times.finished().toString());
    }

    static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static void set(ObjectNode node, String field, @Nullable JsonNode value) {
        if (value != null) {
            node.set(field, value);
        }
    }
}
