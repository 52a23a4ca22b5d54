package dev.meanwhile.core.wait;

import dev.meanwhile.core.job.JobId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** The id of a {@link Wait}: a UUIDv7, so that ids sort by the time of asking. Opaque to clients. */
public record WaitId(UUID value) {

    public static WaitId next(InstantSource clock) {
        return new WaitId(JobId.uuid(clock));
    }

    /** Empty for a text that no id has. */
    public static Optional<WaitId> parse(String text) {
        try {
            var id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(new WaitId(id)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the answer is the same as for an id that nobody has
        }
    }

    public String text() {
        return value.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
