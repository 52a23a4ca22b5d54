package dev.meanwhile.server.api;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.workflow.run.FlowView;
import dev.meanwhile.workflow.run.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Whole outputs of a run's nodes, which snapshots and events show the beginning of. */
public final class OutputRoutes {
    private final JobReader reader;
    private final Blobs blobs;

    public OutputRoutes(JobReader reader, Blobs blobs) {
        this.reader = reader;
        this.blobs = blobs;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "outputs",
                Route.get("/api/v1/jobs/{id}/outputs", Action.READ_JOB, this::output)
                        .producing(Route.TEXT));
    }

    private void output(Exchange exchange) {
        var id = JobId.parse(exchange.path("id"));
        var record = reader.read(id).orElseThrow(() -> Resource.noJob(id));
        exchange.require(Resource.OfJob.of(record.job()));
        var path = exchange.query().text("path");
        if (path == null) {
            throw ErrorCode.REQUEST_INVALID.exception("the query parameter path must name a node of the run");
        }
        var output = FlowView.output(record, path).orElseThrow(() -> none(path));
        exchange.answer(200, Route.TEXT, bytes(id, path, output));
    }

    private byte[] bytes(JobId id, String path, Value output) {
        return switch (output) {
            case Value.Text(var text) -> text.getBytes(StandardCharsets.UTF_8);
            case Value.Kept(var sha256, var _) -> {
                try (var stream = blobs.open(id, sha256).orElseThrow(() -> none(path))) {
                    yield stream.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException("reading an output", e);
                }
            }
        };
    }

    private static EngineException none(String path) {
        var shown = path.length() <= 64 ? path : path.substring(0, 64) + "…";
        return ErrorCode.NOT_FOUND.exception("no node of the run that has ended has the path '%s'".formatted(shown));
    }
}
