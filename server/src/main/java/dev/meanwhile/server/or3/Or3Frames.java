package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.server.stream.Encoder;
import dev.meanwhile.server.stream.Frame;
import dev.meanwhile.server.stream.Sse;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A job's stream as unnamed messages {@code {"event": "snapshot"|"delta"|"status", "status": {…}}}. */
final class Or3Frames implements Encoder {
    private final Or3Job job;
    private final boolean isTyped;

    /** @param isTyped whether calls and nodes are also sent as {@code {"type": "tool_call", …}} and the like, for clients of the first design */
    Or3Frames(Or3Job job, boolean isTyped) {
        this.job = job;
        this.isTyped = isTyped;
    }

    /** The first message of a stream. */
    Frame snapshot(Or3View view) {
        var status = job.withNodes(job.withCalls(view.text(job, job.head()), null), null);
        return new Frame(message("snapshot", status), job.seq(), null);
    }

    @Override
    public List<Frame> encode(List<Entry> entries) {
        var frames = new ArrayList<Frame>();
        var text = job.textLength();
        var reasoning = job.reasoningLength();
        for (var entry : entries) {
            var isText = entry.type().equals(EventCodec.TEXT) || entry.type().equals(EventCodec.REASONING);
            if (!isText) {
                addText(frames, text, reasoning, entry);
            }
            job.apply(entry);
            if (!isText) {
                addEvent(frames, entry);
                text = job.textLength();
                reasoning = job.reasoningLength();
            }
        }
        addText(frames, text, reasoning, entries.getLast());
        addNodes(frames, entries.getLast());
        return frames;
    }

    /** One message for all that came together, so that a run of many nodes does not tell each one's change to all of them. */
    private void addNodes(List<Frame> frames, Entry entry) {
        if (!job.hasNews()) {
            return;
        }
        var status = job.withNews(job.head());
        add(frames, entry, "delta", status);
        addTyped(frames, entry, status);
    }

    private void addTyped(List<Frame> frames, Entry entry, ObjectNode status) {
        var state = status.get("workflow_state");
        if (isTyped && state != null) {
            var typed = JsonNodeFactory.instance.objectNode().put("type", "workflow_state");
            typed.set("workflowState", state);
            frames.add(new Frame(Sse.message(null, job.seq(), typed.toString()), job.seq(), entry.at()));
        }
    }

    private void addText(List<Frame> frames, int text, int reasoning, Entry entry) {
        if (job.textLength() > text || job.reasoningLength() > reasoning) {
            var status = job.withTextFrom(job.head(), text, reasoning);
            frames.add(new Frame(message("delta", status), job.seq(), entry.at()));
        }
    }

    private void addEvent(List<Frame> frames, Entry entry) {
        switch (entry.event()) {
            case JobEvent.ToolCalled e -> addCall(frames, entry, e.callId());
            case JobEvent.ToolStarted e -> addCall(frames, entry, e.callId());
            case JobEvent.ToolFinished e -> addCall(frames, entry, e.callId());
            case JobEvent.ToolWaiting e -> addCall(frames, entry, e.callId());
            case JobEvent.ApprovalAsked e -> addCall(frames, entry, e.callId());
            case JobEvent.ApprovalAnswered e -> addCall(frames, entry, e.callId());
            case JobEvent.ApprovalExpired e -> addCall(frames, entry, e.callId());
            case JobEvent.RoundRewound _ -> {
                if (entry.path().isEmpty()) {
                    add(frames, entry, "status", job.withText(job.head().put("content_reset", true)));
                }
            }
            case JobEvent.Finished _ -> addEnd(frames, entry);
            case JobEvent.Started _, JobEvent.UsageUpdated _ -> add(frames, entry, "status", job.head());
            default -> {
                // nothing that this dialect's status shows
            }
        }
    }

    private void addEnd(List<Frame> frames, Entry entry) {
        job.dropNews();
        var status = job.withNodes(job.withCalls(job.withText(job.head()), null), null);
        addTyped(frames, entry, status); // before the final status, at which clients leave
        add(frames, entry, "status", status);
    }

    private void addCall(List<Frame> frames, Entry entry, String callId) {
        add(frames, entry, "delta", job.withCalls(job.head(), Set.of(callId)));
        var call = job.call(callId);
        if (isTyped && call != null) {
            var typed = JsonNodeFactory.instance.objectNode().put("type", "tool_call");
            typed.set("toolCall", call.active());
            frames.add(new Frame(Sse.message(null, job.seq(), typed.toString()), job.seq(), entry.at()));
        }
    }

    private void add(List<Frame> frames, Entry entry, String event, ObjectNode status) {
        frames.add(new Frame(message(event, status), job.seq(), entry.at()));
    }

    private Buffer message(String event, ObjectNode status) {
        var message = JsonNodeFactory.instance.objectNode().put("event", event);
        message.set("status", status);
        return Sse.message(null, job.seq(), message.toString());
    }
}
