package dev.meanwhile.server.stream;

import dev.meanwhile.core.log.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * The native dialect: each event as it is stored, neighbouring text joined. Of the text of one flush only the last frame has an
 * {@code id:}, because a client cut inside the flush must get all of it again; it places text by its offset.
 */
final class NativeEncoder implements Encoder {
    /** Characters of text that are joined: small beside what a viewer may be behind, who else would be cut by one page of the log. */
    private static final int LONGEST = 64 << 10;

    private final Flush flush;
    private final boolean isLive;

    /** @param isLive whether the entries were just committed, so that their way to the socket is measured */
    NativeEncoder(Flush flush, boolean isLive) {
        this.flush = flush;
        this.isLive = isLive;
    }

    @Override
    public List<Frame> encode(List<Entry> entries) {
        var frames = new ArrayList<Frame>();
        var held = new ArrayList<Run>();
        for (var entry : entries) {
            if (flush == Flush.PACED && entry.isPiece()) {
                var delta = Delta.of(entry);
                if (length(held) + delta.quoted().length() > LONGEST) {
                    release(held, frames);
                }
                hold(held, delta);
            } else {
                release(held, frames);
                frames.add(frame(entry.seq(), EntryJson.write(entry), entry));
            }
        }
        release(held, frames);
        return frames;
    }

    private static int length(List<Run> held) {
        return held.stream().mapToInt(run -> run.length).sum();
    }

    private static void hold(List<Run> held, Delta delta) {
        for (var run : held) {
            if (delta.continues(run.last())) {
                run.add(delta);
                return;
            }
        }
        held.add(new Run(delta));
    }

    private void release(List<Run> held, List<Frame> frames) {
        var newest = held.stream().mapToLong(run -> run.last().entry().seq()).max();
        for (var i = 0; i < held.size(); i++) {
            var isLast = i == held.size() - 1;
            var run = held.get(i);
            frames.add(frame(
                    isLast ? newest.orElseThrow() : 0, run.json(), run.last().entry()));
        }
        held.clear();
    }

    private Frame frame(long id, String json, Entry entry) {
        var bytes = Sse.message(entry.type(), id, json);
        return new Frame(bytes, Math.max(id, entry.seq()), isLive ? entry.at() : null);
    }

    /** Pieces of one stream of text. */
    private static final class Run {
        private final List<Delta> pieces = new ArrayList<>();
        private int length;

        Run(Delta first) {
            add(first);
        }

        private void add(Delta piece) {
            pieces.add(piece);
            length += piece.quoted().length();
        }

        Delta last() {
            return pieces.getLast();
        }

        String json() {
            var first = pieces.getFirst();
            var payload = new StringBuilder(first.head())
                    .append(",\"offset\":")
                    .append(first.offset())
                    .append(",\"text\":\"");
            pieces.forEach(piece -> payload.append(piece.quoted()));
            var entry = last().entry();
            return EntryJson.write(
                    entry.seq(),
                    entry.at(),
                    entry.type(),
                    entry.path(),
                    payload.append("\"}").toString());
        }
    }
}
