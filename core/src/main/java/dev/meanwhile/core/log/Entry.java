package dev.meanwhile.core.log;

import dev.meanwhile.core.job.JobId;
import java.time.Instant;

/**
 * An event in its place in the job's log, as it is stored and sent: its payload is encoded once, on its way in.
 *
 * @param seq position from 1, without gaps; clients hand it back as {@code Last-Event-ID}
 * @param at when its commit was made, by the database's clock
 * @param type the wire name, as {@code text.delta}
 * @param payload a JSON object
 */
public record Entry(JobId job, long seq, Instant at, String path, String type, String payload) {

    /** Whether it is a piece of streamed text or reasoning. */
    public boolean isPiece() {
        return type.equals(EventCodec.TEXT) || type.equals(EventCodec.REASONING);
    }

    /** The payload read back; types and fields of a newer release are skipped or come as {@link JobEvent.OfKind}. */
    public JobEvent event() {
        return EventCodec.read(type, payload);
    }
}
