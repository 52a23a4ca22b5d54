package dev.meanwhile.core.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.inbox.JobListener;
import dev.meanwhile.core.inbox.News;
import dev.meanwhile.core.job.JobId;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes news as deliveries to the webhooks that want them. Messages are thin: they say where to look, not what is there. */
public final class WebhookListener implements JobListener {
    private final Deliveries deliveries;
    private final Function<JobId, String> address;
    private final Runnable onNew;

    /**
     * @param address where a job is read
     * @param onNew told when something is to be sent
     */
    public WebhookListener(Deliveries deliveries, Function<JobId, String> address, Runnable onNew) {
        this.deliveries = deliveries;
        this.address = address;
        this.onNew = onNew;
    }

    @Override
    public void tell(News news) {
        var written = switch (news) {
            case News.Ended ended ->
                deliveries.write(
                        ended.job(),
                        Webhook.JOB_FINISHED,
                        null,
                        message(Webhook.JOB_FINISHED, ended.job().times().finished(), data(ended)));
            case News.Asked asked -> {
                var id = asked.approval().ask().id();
                var data = data(asked).put("approvalId", id.text());
                var body = message(Webhook.APPROVAL_ASKED, asked.approval().asked(), data);
                yield deliveries.write(asked.job(), Webhook.APPROVAL_ASKED, id, body);
            }
            case News.Reminder _ -> 0; // systems forget nothing
            case News.Expired _ -> 0; // the events tell it, and the job's end
        };
        if (written > 0) {
            onNew.run();
        }
    }

    private ObjectNode data(News news) {
        var job = news.job();
        return JsonNodeFactory.instance
                .objectNode()
                .put("jobId", job.id().text())
                .put("seq", news.seq())
                .put("state", job.state().wireName())
                .put("url", address.apply(job.id()));
    }

    /**
     * A message's body.
     *
     * @param at when it happened
     */
    public static String message(String type, @Nullable Instant at, ObjectNode data) {
        var message = JsonNodeFactory.instance.objectNode().put("type", type);
        if (at != null) {
            message.put("timestamp", at.toString());
        }
        return message.set("data", data).toString();
    }
}
