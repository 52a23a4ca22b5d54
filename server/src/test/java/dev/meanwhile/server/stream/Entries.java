package dev.meanwhile.server.stream;

import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import java.time.Instant;
import java.util.UUID;

/** Entries of one job, numbered as they are made. */
final class Entries {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

    private final JobId job = new JobId(new UUID(0, 1));
    private long seq;
    private long offset;

    Entry text(String text) {
        var entry = entry(new JobEvent.TextStreamed(1, 1, offset, text), "");
        offset += text.length();
        return entry;
    }

    Entry textAt(String path, String text) {
        return entry(new JobEvent.TextStreamed(1, 1, 0, text), path);
    }

    Entry reasoning(String text) {
        return entry(new JobEvent.ReasoningStreamed(1, 1, 0, text), "");
    }

    Entry rewound() {
        return entry(new JobEvent.RoundRewound(1, 2, 0, 0), "");
    }

    Entry finished() {
        return entry(new JobEvent.Finished(new Ending.Succeeded("stop"), Usage.NONE), "");
    }

    private Entry entry(JobEvent event, String path) {
        return new Entry(job, ++seq, AT, path, EventCodec.type(event), EventCodec.write(event));
    }

    /** As another writer may store it. */
    Entry stored(String type, String payload) {
        return new Entry(job, ++seq, AT, "", type, payload);
    }
}
