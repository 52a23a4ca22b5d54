package dev.meanwhile.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Compaction.Rewinds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CompactionTest {
    private final ALog log = new ALog();

    @Example
    void neighbouringTextIsOneEntryFromTheFirstToTheLast() {
        log.add(new JobEvent.Queued());
        log.says("Hel");
        log.says("lo");
        log.finished();

        assertThat(compacted(log)).extracting(Entry::seq).containsExactly(1L, 3L, 4L);
        assertThat(compacted(log).get(1).payload())
                .isEqualTo("{\"round\":1,\"try\":1,\"offset\":0,\"text\":\"Hello\",\"from\":2}");
        assertThat(compacted(log).get(1).event()).isEqualTo(new JobEvent.TextStreamed(1, 1, 0, "Hello"));
    }

    @Example
    void whatStandsAloneStaysAsItWasWritten() {
        log.says("a");
        log.add(new JobEvent.NoticeGiven("retry", "once more"));
        log.says("b");

        assertThat(compacted(log)).isEqualTo(log.entries);
    }

    @Example
    void aVoidTryIsLeftOutButNotItsRewind() {
        log.says("void");
        log.add(new JobEvent.ImageAdded(1, 1, "https://x/void.png"));
        log.add(new JobEvent.ToolCalled("c", 1, 1, "void", JsonNodeFactory.instance.objectNode()));
        log.rewind();
        log.says("kept");
        log.finished();

        assertThat(compacted(log))
                .extracting(Entry::type)
                .containsExactly("round.rewound", EventCodec.TEXT, EventCodec.FINISHED);
    }

    @Example
    void oneEntryHasNoMoreTextThanAViewerCanTake() {
        for (var i = 0; i < 10; i++) {
            log.says("x".repeat(10_000));
        }

        assertThat(compacted(log))
                .hasSize(4)
                .allSatisfy(entry -> assertThat(((JobEvent.TextStreamed) entry.event()).text())
                        .hasSizeLessThan(32 << 10));
    }

    /** Wherever a reader stands when the log is compacted under it, and whatever its pages, it ends with the same content. */
    @Property(tries = 500)
    void aReaderSeesNeitherGapNorDuplicate(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int page, @ForAll @IntRange(max = 60) int before) {
        var log = new ALog(); // an instance of this class serves all tries
        var random = new Random(seed);
        for (var i = random.nextInt(60); i > 0; i--) {
            log.addAny(random);
        }
        log.finished();
        var whole = read(log.entries, new Reader(), page, Integer.MAX_VALUE);

        var reader = read(log.entries, new Reader(), page, before);
        read(compacted(log), reader, page, Integer.MAX_VALUE);

        assertThat(reader.content()).isEqualTo(whole.content());
        assertThat(reader.cursor).isEqualTo(log.entries.getLast().seq());
    }

    /** However the log is cut into parts that are compacted one after the other. */
    @Property(tries = 200)
    void compactedPartsAreACompactedLog(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int part) {
        var log = new ALog();
        var random = new Random(seed);
        for (var i = 60; i > 0; i--) {
            log.addAny(random);
        }
        log.finished();
        var rewinds = Rewinds.in(log.entries);

        var parts = new ArrayList<Entry>();
        for (var from = 0; from < log.entries.size(); from += part) {
            parts.addAll(Compaction.of(log.entries.subList(from, Math.min(from + part, log.entries.size())), rewinds));
        }

        var whole = read(log.entries, new Reader(), 100, Integer.MAX_VALUE);
        assertThat(read(parts, new Reader(), 3, Integer.MAX_VALUE).content()).isEqualTo(whole.content());
    }

    private static List<Entry> compacted(ALog log) {
        return Compaction.of(log.entries, Rewinds.in(log.entries));
    }

    /** Pages from the reader's cursor on, until the log ends or so many were read. */
    private static Reader read(List<Entry> entries, Reader reader, int page, int pages) {
        for (var i = 0; i < pages; i++) {
            var next = entries.stream()
                    .filter(entry -> entry.seq() > reader.cursor)
                    .limit(page)
                    .toList();
            if (next.isEmpty()) {
                break;
            }
            next.forEach(reader::take);
        }
        return reader;
    }

    /** A client: it places text by its offset and forgets what is rewound. */
    private static final class Reader {
        private final List<Said> said = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private long cursor;

        private record Said(String path, String type, StringBuilder text) {}

        void take(Entry entry) {
            assertThat(entry.seq()).isGreaterThan(cursor);
            cursor = entry.seq();
            switch (entry.event()) {
                case JobEvent.TextStreamed e -> place(of(entry.path(), entry.type()), e.offset(), e.text());
                case JobEvent.ReasoningStreamed e -> place(of(entry.path(), entry.type()), e.offset(), e.text());
                case JobEvent.RoundRewound e -> {
                    of(entry.path(), EventCodec.TEXT).setLength((int) e.offset());
                    of(entry.path(), EventCodec.REASONING).setLength((int) e.reasoningOffset());
                    others.removeIf(other -> other.startsWith("%s#%d ".formatted(entry.path(), e.round())));
                }
                case JobEvent.ImageAdded e -> others.add("%s#%d %s".formatted(entry.path(), e.round(), e.url()));
                default -> others.add(entry.type());
            }
        }

        private StringBuilder of(String path, String type) {
            for (var one : said) {
                if (one.path().equals(path) && one.type().equals(type)) {
                    return one.text();
                }
            }
            said.add(new Said(path, type, new StringBuilder()));
            return said.getLast().text();
        }

        private static void place(StringBuilder text, long offset, String piece) {
            var known = text.length() - (int) offset;
            assertThat(known).as("a gap before the text at %d", offset).isNotNegative();
            var same = Math.min(known, piece.length());
            assertThat(text.substring((int) offset, (int) offset + same)).isEqualTo(piece.substring(0, same));
            text.append(piece, same, piece.length());
        }

        String content() {
            return others
                    + said.stream()
                            .map(one -> one.path() + one.type() + one.text())
                            .filter(one -> !one.endsWith(".delta"))
                            .sorted()
                            .collect(Collectors.joining("\n", "\n", ""));
        }
    }

    /** A log as an engine writes it: two paths, rounds, tries. */
    private static final class ALog {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Path> paths = List.of(new Path(""), new Path("plan"));

        private static final class Path {
            private final String name;
            private int round = 1;
            private int tryNo = 1;
            private int text;
            private int reasoning;
            private int textBefore;
            private int reasoningBefore;

            Path(String name) {
                this.name = name;
            }
        }

        void addAny(Random random) {
            var path = paths.get(random.nextInt(2));
            var text = "abc".repeat(4).substring(random.nextInt(12));
            switch (random.nextInt(12)) {
                case 0 -> rewind(path);
                case 1 -> nextRound(path);
                case 2 -> add(path.name, new JobEvent.ImageAdded(path.round, path.tryNo, "image" + random.nextInt()));
                case 3, 4, 5 -> {
                    add(path.name, new JobEvent.ReasoningStreamed(path.round, path.tryNo, path.reasoning, text));
                    path.reasoning += text.length();
                }
                default -> says(path, text);
            }
        }

        void says(String text) {
            says(paths.getFirst(), text);
        }

        void rewind() {
            rewind(paths.getFirst());
        }

        private void says(Path path, String text) {
            add(path.name, new JobEvent.TextStreamed(path.round, path.tryNo, path.text, text));
            path.text += text.length();
        }

        private void rewind(Path path) {
            path.tryNo++;
            path.text = path.textBefore;
            path.reasoning = path.reasoningBefore;
            add(path.name, new JobEvent.RoundRewound(path.round, path.tryNo, path.text, path.reasoning));
        }

        private void nextRound(Path path) {
            add(path.name, new JobEvent.RoundFinished(path.round, "tool_calls"));
            path.round++;
            path.tryNo = 1;
            path.textBefore = path.text;
            path.reasoningBefore = path.reasoning;
        }

        void finished() {
            add(new JobEvent.Finished(new Ending.Succeeded("stop"), Usage.NONE));
        }

        void add(JobEvent event) {
            add("", event);
        }

        private void add(String path, JobEvent event) {
            entries.add(new Entry(
                    new JobId(new UUID(0, 1)),
                    entries.size() + 1,
                    Instant.EPOCH,
                    path,
                    EventCodec.type(event),
                    EventCodec.write(event)));
        }
    }
}
