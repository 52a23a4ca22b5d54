package dev.meanwhile.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.InMemoryDevices;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Real feeds and threads over the engine in memory: whenever a viewer comes and wherever it is cut, the text is exactly the text. */
class StreamsTest {
    private static final Pattern ID = Pattern.compile("id: (\\d+)");
    private static final Pattern TEXT = Pattern.compile("\"offset\":(\\d+),\"text\":\"([^\"]*)\"");

    private final InMemoryEngine engine = new InMemoryEngine(InstantSource.system());
    private final LiveFeeds feeds = new LiveFeeds(engine, Duration.ofMillis(20));
    private final StreamConfig config = new StreamConfig(
            true, Duration.ofMillis(2), 10, Duration.ofSeconds(15), 1 << 20, 128 << 20, Duration.ofSeconds(30));
    private final Streams streams = Streams.of(
            feeds,
            engine,
            new InMemoryDevices(InstantSource.system()),
            config,
            InstantSource.system(),
            StreamMetrics.NONE);

    StreamsTest() {
        engine.listen(feeds);
        engine.register("worker", null);
    }

    @Property(tries = 60)
    void anyJoinAndAnyReconnectGiveExactlyTheText(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 9) Integer> lengths,
            @ForAll @IntRange(min = 0, max = 60) int joinAfter,
            @ForAll @IntRange(min = 0, max = 65) int cutAt,
            @ForAll boolean isCommit)
            throws Exception {
        var lease = runningJob();
        var flush = isCommit ? Flush.COMMIT : Flush.PACED;
        var viewing = new CompletableFuture<String>();
        for (var i = 0; i < lengths.size(); i++) {
            if (i == Math.min(joinAfter, lengths.size() - 1)) {
                Thread.ofVirtual().start(() -> viewing.completeAsync(() -> view(lease.job(), cutAt, flush)));
            }
            engine.append(lease, List.of(text(i, lengths)));
        }
        engine.commit(lease, Step.of(new NextStep.End(new Ending.Succeeded("stop"))));

        assertThat(viewing.join()).isEqualTo(whole(lengths));
        assertThat(becomesZero(streams::watched)).isTrue();
        assertThat(becomesZero(streams.audience()::size)).isTrue();
        assertThat(becomesZero(feeds::size)).isTrue();
    }

    @Test
    void aViewerOfALogThatWasDeletedMeanwhileIsEnded() throws Exception {
        var lease = runningJob();
        engine.append(lease, List.of(text(0, List.of(1))));
        engine.commit(lease, Step.of(new NextStep.End(new Ending.Succeeded("stop"))));
        var last = engine.extent(lease.job()).last();
        engine.forget(lease.job());
        var wire = new RecordingWire();

        streams.watch(lease.job(), last - 1, Flush.PACED, streams.audience().enter(wire));

        assertThat(wire.awaitEnd()).isTrue();
        assertThat(becomesZero(streams::watched)).isTrue();
        assertThat(becomesZero(feeds::size)).isTrue();
    }

    /** A feed's thread ends a moment after it gave its last entry. */
    private static boolean becomesZero(IntSupplier size) {
        var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (size.getAsInt() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return size.getAsInt() == 0;
    }

    /** Watches from the start, then again from a cursor inside what came, as a client does whose connection broke there. */
    private String view(JobId job, int cutAt, Flush flush) {
        try {
            var first = new RecordingWire();
            streams.watch(job, 0, flush, streams.audience().enter(first));
            assertThat(first.awaitEnd()).isTrue();
            var frames = frames(first);
            assertThat(ids(frames)).isSorted().doesNotHaveDuplicates();
            var kept = frames.subList(0, Math.min(cutAt, frames.size()));

            var second = new RecordingWire();
            streams.watch(
                    job,
                    ids(kept).stream().reduce(0L, Math::max),
                    flush,
                    streams.audience().enter(second));
            assertThat(second.awaitEnd()).isTrue();
            var all = new ArrayList<>(kept);
            all.addAll(frames(second));
            return placed(all);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> frames(RecordingWire wire) {
        return List.of(wire.got().split("\n\n"));
    }

    private static List<Long> ids(List<String> frames) {
        return frames.stream()
                .flatMap(frame -> ID.matcher(frame).results())
                .map(id -> Long.valueOf(id.group(1)))
                .toList();
    }

    /** As a client shows it: each piece at its offset. A piece that would leave a hole fails. */
    private static String placed(List<String> frames) {
        var text = new StringBuilder();
        for (var frame : frames) {
            TEXT.matcher(frame).results().forEach(piece -> {
                var offset = Integer.parseInt(piece.group(1));
                assertThat(offset).isLessThanOrEqualTo(text.length());
                text.replace(
                        offset, Math.min(text.length(), offset + piece.group(2).length()), piece.group(2));
            });
        }
        return text.toString();
    }

    private Lease runningJob() {
        var admission = AnAdmission.of("project", "ann").build(InstantSource.system());
        var id = ((Admitted) engine.admit(admission, QueueCaps.DEFAULT)).job().id();
        var lease = engine.claim("worker", 1, Running.ofUser(100)).getFirst().lease();
        assertThat(lease.job()).isEqualTo(id);
        return lease;
    }

    private static Fact text(int i, List<Integer> lengths) {
        var offset = lengths.subList(0, i).stream().mapToInt(Integer::intValue).sum();
        return Fact.of(new JobEvent.TextStreamed(1, 1, offset, piece(i, lengths)));
    }

    private static String piece(int i, List<Integer> lengths) {
        return Character.toString('a' + i % 26).repeat(lengths.get(i));
    }

    private static String whole(List<Integer> lengths) {
        return IntStream.range(0, lengths.size())
                .mapToObj(i -> piece(i, lengths))
                .collect(Collectors.joining());
    }
}
