package dev.meanwhile.core.round;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.time.Pause;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Keeps large images out of events and checkpoints, which name them instead. */
final class LargeImages {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Blobs blobs;
    private final Pause pause;

    LargeImages(Blobs blobs, Pause pause) {
        this.blobs = blobs;
        this.pause = pause;
    }

    /**
     * The URL to show: the same, or for a {@code data:} URL over {@link Blobs#THRESHOLD} one that is relative to the job's address.
     * Then the whole URL is a value that the job uses. An outage of the store is waited out.
     */
    String shown(Job job, String url) throws InterruptedException {
        if (!url.startsWith("data:") || url.length() <= Blobs.THRESHOLD) {
            return url;
        }
        var bytes = url.getBytes(StandardCharsets.UTF_8);
        while (true) {
            try {
                var kept = blobs.put(job.id(), job.project(), new ByteArrayInputStream(bytes));
                return Turn.KEPT_IMAGE + kept.sha256();
            } catch (EngineException e) {
                if (!e.code().retryable()) {
                    throw e;
                }
            }
            pause.pause(PAUSE);
        }
    }
}
