package dev.meanwhile.server.stream;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to make frames of committed text, for each chunk. In the encoder's package, because nobody else may see it. */
@NullMarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameEncoderBenchmark {
    private static final int CHUNKS = 10;
    private static final String TEXT = "charlie3 ";

    private final List<Entry> entries = IntStream.range(0, CHUNKS)
            .mapToObj(i -> {
                var event = new JobEvent.TextStreamed(1, 1, (long) i * TEXT.length(), TEXT);
                return new Entry(
                        JobId.parse("0198a1b2-0000-7000-8000-000000000000"),
                        i + 1,
                        Instant.EPOCH,
                        "",
                        EventCodec.TEXT,
                        EventCodec.write(event));
            })
            .toList();

    /** A flush of ten chunks joined into one frame. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public Object paced() {
        return new NativeEncoder(Flush.PACED, true).encode(entries);
    }

    /** A frame for each chunk. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public Object perCommit() {
        return new NativeEncoder(Flush.COMMIT, true).encode(entries);
    }
}
