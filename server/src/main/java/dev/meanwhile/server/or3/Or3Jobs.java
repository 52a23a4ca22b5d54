package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.stream.Streams;
import dev.meanwhile.server.stream.Streams.Folded;
import dev.meanwhile.workflow.run.FlowRequest;
import dev.meanwhile.workflow.run.FlowRunner;
import dev.meanwhile.workflow.run.FlowView;

/** A job's status in the OR3 dialect, polled or streamed. */
public final class Or3Jobs {
    private static final int PAGE = 1000;

    private final JobStore jobs;
    private final JobReader reader;
    private final JobLog log;
    private final Streams streams;

    public Or3Jobs(JobStore jobs, JobReader reader, JobLog log, Streams streams) {
        this.jobs = jobs;
        this.reader = reader;
        this.log = log;
        this.streams = streams;
    }

    void status(Exchange exchange) {
        var id = readable(exchange).id();
        var view = Or3View.of(exchange.query());
        var version = exchange.query().number("state_version", -1L, 0, Long.MAX_VALUE);
        var job = read(id);
        var status = view.text(job, job.head());
        exchange.header("Cache-Control", "no-store");
        exchange.json(
                200,
                version < 0
                        ? job.withNodes(job.withCalls(status, null), null)
                        : changedSince(id, version).in(job, status));
    }

    void stream(Exchange exchange) throws InterruptedException {
        var job = readable(exchange);
        var view = Or3View.of(exchange.query());
        if (job.state().isFinal() && hasItsEnd(exchange, job.id())) {
            exchange.noContent(); // a browser stops asking
            return;
        }
        var isTyped = exchange.query().text("events", "").equals("typed");
        var device = Streams.device(exchange);
        var viewer = streams.enter(exchange, job.project());
        if (job.state().isFinal()) {
            viewer.offer(new Or3Frames(read(job.id()), isTyped).snapshot(view));
            viewer.end();
        } else {
            streams.seat(viewer, job.id(), device);
            streams.watch(
                    job.id(),
                    isTyped ? "or3/typed" : "or3",
                    () -> folded(job.id(), isTyped),
                    frames -> frames.snapshot(view),
                    viewer);
        }
    }

    private boolean hasItsEnd(Exchange exchange, JobId id) {
        return Long.toString(log.extent(id).last()).equals(exchange.requestHeader("Last-Event-ID"));
    }

    /** A job that ended meanwhile is folded to one event before its end, so that its end comes. */
    private Folded<Or3Frames> folded(JobId id, boolean isTyped) {
        var job = read(id);
        var seq = job.isFinal() ? job.seq() - 1 : job.seq();
        return new Folded<>(new Or3Frames(job, isTyped), seq);
    }

    private Job readable(Exchange exchange) {
        var id = JobId.parse(exchange.path("id"));
        var job = jobs.find(id).orElseThrow(() -> Resource.noJob(id));
        exchange.require(Resource.OfJob.of(job));
        return job;
    }

    private Or3Job read(JobId id) {
        var record = reader.read(id).orElseThrow(() -> Resource.noJob(id));
        var view = ChatView.of(record);
        var isRun = record.job().kind().equals(FlowRunner.KIND);
        var request = view.calls().isEmpty() && view.job().state().isFinal() && !isRun
                ? JsonNodeFactory.instance.objectNode() // no call will need its runtime
                : jobs.request(id).orElse(JsonNodeFactory.instance.objectNode());
        var flow = isRun && !request.isEmpty()
                ? new Or3Flow(FlowView.of(record, FlowRequest.of(request)), record.waits())
                : null;
        return new Or3Job(view, Or3Job.runtimes(request), flow);
    }

    private Or3Changes changedSince(JobId id, long version) {
        var extent = log.extent(id);
        if (version > extent.last()) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "state_version must be at most %d but is %d".formatted(extent.last(), version));
        }
        var entries = log.read(id, version, PAGE);
        var isUnknown = entries.size() == PAGE || (extent.isDeleted() && version < extent.last());
        return isUnknown ? Or3Changes.ALL : Or3Changes.of(entries);
    }
}
