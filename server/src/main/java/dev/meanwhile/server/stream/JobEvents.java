package dev.meanwhile.server.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobLog.Extent;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Problem;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;

/** {@code GET /api/v1/jobs/{id}/events}: a job's events, as they come or in pages. */
public final class JobEvents {
    private final JobStore jobs;
    private final JobLog log;
    private final Streams streams;
    private final EventPages pages;

    public JobEvents(JobStore jobs, JobLog log, Streams streams, EventPages pages) {
        this.jobs = jobs;
        this.log = log;
        this.streams = streams;
        this.pages = pages;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "events",
                Route.get("/api/v1/jobs/{id}/events", Action.READ_JOB, this::events)
                        .producing(Route.JSON, Route.EVENTS));
    }

    private void events(Exchange exchange) throws InterruptedException {
        var id = JobId.parse(exchange.path("id"));
        var job = jobs.find(id)
                .orElseThrow(() -> ErrorCode.JOB_NOT_FOUND.exception("there is no job '%s'".formatted(id)));
        exchange.require(Resource.OfJob.of(job));
        var cursor = Cursor.of(exchange);
        var extent = log.extent(id); // read after the job: a final job's log is complete
        Cursor.check(cursor, extent.last());
        if (extent.isDeleted() && cursor < extent.last()) {
            throw gone(id, extent);
        }
        if (!exchange.prefers(Route.EVENTS)) {
            pages.answer(exchange, job, cursor);
        } else if (job.state().isFinal() && cursor == extent.last()) {
            exchange.noContent(); // a browser stops asking
        } else {
            stream(exchange, job, cursor);
        }
    }

    private void stream(Exchange exchange, Job job, long cursor) throws InterruptedException {
        var flush = Flush.of(exchange.query().text("flush"), streams.config());
        var device = Streams.device(exchange);
        var viewer = streams.enter(exchange, job.project());
        streams.seat(viewer, job.id(), device);
        streams.watch(job.id(), cursor, flush, viewer);
    }

    private static Problem.Thrown gone(JobId id, Extent extent) {
        var extras = JsonNodeFactory.instance
                .objectNode()
                .put("snapshot", "/api/v1/jobs/" + id)
                .put("lastSeq", extent.last());
        var failure =
                ErrorCode.LOG_EXPIRED.failure("the events of this job are no longer kept; its snapshot is complete");
        return new Problem(failure, id, extras).exception();
    }
}
