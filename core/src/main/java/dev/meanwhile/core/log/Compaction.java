package dev.meanwhile.core.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same log in fewer rows, for a job that is over. Neighbouring pieces of one text become one entry with the {@code seq} of the
 * last and the offset of the first; {@code from} in its payload is the first one's {@code seq}. What a rewind made void is left out,
 * the rewind itself is not. So a reader with any cursor gets what it lacks: perhaps some text again, which it places by its offset,
 * never a gap.
 */
public final class Compaction {
    /** UTF-16 units of text in one entry: small beside what a viewer may be behind, even if each is written as an escape. */
    private static final int MOST = 32 << 10;

    private Compaction() {}

    /**
     * The entries that remain of a stretch of a log.
     *
     * @param entries in order of {@code seq}
     */
    public static List<Entry> of(List<Entry> entries, Rewinds rewinds) {
        var kept = new ArrayList<Entry>();
        var open = new HashMap<Text, Run>();
        for (var entry : entries) {
            var event = entry.event();
            if (!rewinds.makeVoid(entry.path(), event)) {
                add(entry, event, open, kept);
            }
        }
        open.values().forEach(run -> kept.add(run.joined()));
        kept.sort(Comparator.comparingLong(Entry::seq));
        return List.copyOf(kept);
    }

    private static void add(Entry entry, JobEvent event, Map<Text, Run> open, List<Entry> kept) {
        var piece = Piece.of(event);
        if (piece == null) {
            close(open.remove(new Text(entry.path(), EventCodec.TEXT)), kept);
            close(open.remove(new Text(entry.path(), EventCodec.REASONING)), kept);
            kept.add(entry);
            return;
        }
        var text = new Text(entry.path(), entry.type());
        var run = open.get(text);
        if (run != null && run.isContinuedBy(piece)) {
            run.add(entry, piece);
        } else {
            close(run, kept);
            open.put(text, new Run(entry, piece));
        }
    }

    private static void close(@Nullable Run run, List<Entry> kept) {
        if (run != null) {
            kept.add(run.joined());
        }
    }

    /** Text or reasoning of one path. */
    private record Text(String path, String type) {}

    private record Piece(int round, int tryNo, long offset, String text) {
        static @Nullable Piece of(JobEvent event) {
            return switch (event) {
                case JobEvent.TextStreamed(int round, int tryNo, long offset, String text) ->
                    new Piece(round, tryNo, offset, text);
                case JobEvent.ReasoningStreamed(int round, int tryNo, long offset, String text) ->
                    new Piece(round, tryNo, offset, text);
                default -> null;
            };
        }
    }

    /** Pieces that follow one another. */
    private static final class Run {
        private final Entry first;
        private final Piece start;
        private final StringBuilder text;
        private Entry last;

        Run(Entry first, Piece start) {
            this.first = first;
            this.start = start;
            this.text = new StringBuilder(start.text());
            this.last = first;
        }

        boolean isContinuedBy(Piece piece) {
            return piece.round() == start.round()
                    && piece.tryNo() == start.tryNo()
                    && piece.offset() == start.offset() + text.length()
                    && text.length() + piece.text().length() <= MOST;
        }

        void add(Entry entry, Piece piece) {
            text.append(piece.text());
            last = entry;
        }

        Entry joined() {
            if (last.seq() == first.seq()) {
                return first;
            }
            var event = new JobEvent.TextStreamed(start.round(), start.tryNo(), start.offset(), text.toString());
            var payload = EventCodec.from(first.seq(), EventCodec.write(event));
            return new Entry(last.job(), last.seq(), last.at(), last.path(), last.type(), payload);
        }
    }

    /** Which tries of a log are void: of each round of a path all before the last one that began. */
    public static final class Rewinds {
        private final Map<Round, Integer> lastTries = new HashMap<>();

        private Rewinds() {}

        /** @param entries all {@code round.rewound} of the log, among others */
        public static Rewinds in(List<Entry> entries) {
            var rewinds = new Rewinds();
            for (var entry : entries) {
                if (entry.event() instanceof JobEvent.RoundRewound e) {
                    rewinds.lastTries.merge(new Round(entry.path(), e.round()), e.tryNo(), Math::max);
                }
            }
            return rewinds;
        }

        private boolean makeVoid(String path, JobEvent event) {
            return switch (event) {
                case JobEvent.TextStreamed e -> isVoid(path, e.round(), e.tryNo());
                case JobEvent.ReasoningStreamed e -> isVoid(path, e.round(), e.tryNo());
                case JobEvent.ImageAdded e -> isVoid(path, e.round(), e.tryNo());
                case JobEvent.ToolCalled e -> isVoid(path, e.round(), e.tryNo());
                default -> false;
            };
        }

        private boolean isVoid(String path, int round, int tryNo) {
            return tryNo < lastTries.getOrDefault(new Round(path, round), 1);
        }

        private record Round(String path, int round) {}
    }
}
