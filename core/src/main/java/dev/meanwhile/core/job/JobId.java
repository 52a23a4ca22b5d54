package dev.meanwhile.core.job;

import dev.meanwhile.core.error.ErrorCode;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A job's id: a UUIDv7 (RFC 9562, section 5.7), so that ids sort by the time of admission. Opaque to clients. */
public record JobId(UUID value) implements Comparable<JobId> {

    public static JobId next(InstantSource clock) {
        return new JobId(uuid(clock));
    }

    /** A new UUIDv7. */
    public static UUID uuid(InstantSource clock) {
        var random = ThreadLocalRandom.current();
        var high = (clock.millis() << 16) | 0x7000 | random.nextInt(0x1000);
        var low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code job_not_found} if the text is no UUID: no job has such an id */
    public static JobId parse(String text) {
        try {
            var id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return new JobId(id);
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one answer that any unknown id gets
        }
        throw ErrorCode.JOB_NOT_FOUND.exception(
                "there is no job '%s'".formatted(text.substring(0, Math.min(64, text.length()))));
    }

    public String text() {
        return value.toString();
    }

    @Override
    public int compareTo(JobId other) {
        return text().compareTo(other.text()); // UUID.compareTo is signed, PostgreSQL's order is not
    }

    @Override
    public String toString() {
        return text();
    }
}
