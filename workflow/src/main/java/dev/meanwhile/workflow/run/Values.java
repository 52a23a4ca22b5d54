package dev.meanwhile.workflow.run;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps large values where they do not burden rows and events. */
final class Values {
    private static final String BLANK_LINE = "\n\n";

    private final Blobs blobs;

    Values(Blobs blobs) {
        this.blobs = blobs;
    }

    Value of(Job job, String text) {
        if (text.length() <= Blobs.THRESHOLD / 3) { // UTF-8 takes at most three bytes a character
            return new Value.Text(text);
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= Blobs.THRESHOLD) {
            return new Value.Text(text);
        }
        var blob = blobs.put(job.id(), job.project(), new ByteArrayInputStream(bytes));
        return new Value.Kept(blob.sha256(), blob.size());
    }

    String text(JobId job, Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Kept(var sha256, var _) -> read(job, sha256);
        };
    }

    private String read(JobId job, String sha256) {
        var stream = blobs.open(job, sha256)
                .orElseThrow(() -> new IllegalStateException("the blob of a node's output is gone: " + sha256));
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One after the other with a blank line between, empty ones left out; one alone as it is. */
    Value joined(Job job, List<Value> all) {
        var values =
                all.stream().filter(value -> !value.equals(Value.Text.EMPTY)).toList();
        return switch (values.size()) {
            case 0 -> Value.Text.EMPTY;
            case 1 -> values.getFirst();
            default ->
                of(
                        job,
                        String.join(
                                BLANK_LINE,
                                values.stream()
                                        .map(value -> text(job.id(), value))
                                        .toList()));
        };
    }
}
