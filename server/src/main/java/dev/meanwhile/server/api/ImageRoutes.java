package dev.meanwhile.server.api;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code GET /api/v1/jobs/{id}/images/{image}}: images that are too large for a job's events. */
public final class ImageRoutes {
    private static final Pattern DATA_URL = Pattern.compile("data:(image/[a-z0-9.+-]+);base64,(.*)", Pattern.DOTALL);
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** What browsers draw without running anything; SVG, which may hold scripts, is for saving only. */
    private static final List<String> DRAWN =
            List.of("image/png", "image/jpeg", "image/webp", "image/gif", "image/avif");

    private static final String ANYTHING = "application/octet-stream";

    private final JobStore jobs;
    private final Blobs blobs;

    public ImageRoutes(JobStore jobs, Blobs blobs) {
        this.jobs = jobs;
        this.blobs = blobs;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "images",
                Route.get("/api/v1/jobs/{id}/images/{image}", Action.READ_JOB, this::image)
                        .producing(Stream.concat(DRAWN.stream(), Stream.of(ANYTHING))
                                .toArray(String[]::new)));
    }

    private void image(Exchange exchange) {
        var id = JobId.parse(exchange.path("id"));
        var job = jobs.find(id).orElseThrow(() -> Resource.noJob(id));
        exchange.require(Resource.OfJob.of(job));
        var name = exchange.path("image");
        var url = DATA_URL.matcher(read(id, name));
        if (!url.matches()) {
            throw none(name); // nothing, or another value of the job, as a tool's result
        }
        exchange.header("Cache-Control", "private, max-age=3600, immutable");
        exchange.answer(200, DRAWN.contains(url.group(1)) ? url.group(1) : ANYTHING, decoded(name, url.group(2)));
    }

    /** Empty if the job uses no value of this name. */
    private String read(JobId id, String name) {
        if (!SHA_256.matcher(name).matches()) {
            return "";
        }
        try (var value = blobs.open(id, name).orElse(InputStream.nullInputStream())) {
            return new String(value.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading an image", e);
        }
    }

    private static byte[] decoded(String name, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw none(name); // the model's bytes are damaged
        }
    }

    private static EngineException none(String name) {
        var shown = name.length() <= 64 ? name : name.substring(0, 64) + "…";
        return ErrorCode.NOT_FOUND.exception("the job has no image '%s'".formatted(shown));
    }
}
