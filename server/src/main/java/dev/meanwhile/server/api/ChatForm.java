package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatJobs;
import dev.meanwhile.core.chat.ChatRetries;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.IdempotencyKey;
import java.util.Map;

/** Chats. */
public final class ChatForm implements JobForm {
    private final ChatJobs chats;
    private final ChatRetries retries;

    public ChatForm(ChatJobs chats, ChatRetries retries) {
        this.chats = chats;
        this.retries = retries;
    }

    @Override
    public JobKind kind() {
        return JobKind.CHAT;
    }

    @Override
    public AdmissionResult start(Exchange exchange, String project, ObjectNode body) throws InterruptedException {
        return chats.start(ChatBodies.start(exchange, project, Fields.of(body), IdempotencyKey.of(exchange)));
    }

    @Override
    public AdmissionResult retry(Exchange exchange, Job job, ObjectNode body) throws InterruptedException {
        var from = Fields.of(body).text("from", "checkpoint");
        if (!from.equals("start") && !from.equals("checkpoint")) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/from must be start or checkpoint but is '%s'".formatted(Fields.shortened(from)));
        }
        var wish = new ChatRetries.Wish(
                exchange.principal().user(),
                from.equals("checkpoint"),
                ChatBodies.key(exchange),
                IdempotencyKey.of(exchange));
        return retries.retry(job, wish);
    }

    @Override
    public ObjectNode snapshot(JobRecord job, Map<JobId, Integer> queuePositions) {
        return JobJson.snapshot(ChatView.of(job), queuePositions);
    }
}
