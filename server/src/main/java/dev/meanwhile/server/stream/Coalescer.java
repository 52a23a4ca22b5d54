package dev.meanwhile.server.stream;

import dev.meanwhile.core.live.LiveFeeds.Patience;
import dev.meanwhile.core.log.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides when entries go out. The first text goes at once; later text is held until {@code pace} after the last flush of text, or
 * until enough pieces are held; anything else goes at once with what is held before it. Not safe for use by several threads.
 */
final class Coalescer {
    private final Duration pace;
    private final int most;

    private List<Entry> held = new ArrayList<>();
    private @Nullable Instant lastText;

    /** @param most pieces of text to hold; 1 holds nothing */
    Coalescer(Duration pace, int most) {
        this.pace = pace;
        this.most = most;
    }

    static Coalescer of(Flush flush, StreamConfig config) {
        return switch (flush) {
            case PACED -> new Coalescer(config.flushInterval(), config.flushChunks());
            case COMMIT -> new Coalescer(config.flushInterval(), 1);
        };
    }

    /** @return what goes out now, in order; what came together goes together */
    List<Entry> add(List<Entry> entries, Instant now) {
        List<Entry> out = new ArrayList<>();
        for (var entry : entries) {
            held.add(entry);
            if (!entry.isPiece()) {
                out.addAll(take());
            }
        }
        if (isHolding() && (held.size() >= most || untilDue(now).isZero())) {
            out.addAll(flush(now));
        }
        return out;
    }

    /** How much more may come before it must be looked at. */
    Patience patience(Instant now) {
        return most == 1 ? Patience.NONE : new Patience(most - held.size(), untilDue(now));
    }

    /** Everything held, now. */
    List<Entry> flush(Instant now) {
        if (!held.isEmpty()) {
            lastText = now;
        }
        return take();
    }

    private List<Entry> take() {
        var taken = held;
        held = new ArrayList<>();
        return taken;
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** How long what is held may still wait. A clock that was set back ends the wait. */
    Duration untilDue(Instant now) {
        if (lastText == null || now.isBefore(lastText)) {
            return Duration.ZERO;
        }
        var left = Duration.between(now, lastText.plus(pace));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
