package dev.meanwhile.bench.micro;

import dev.meanwhile.models.openai.stream.ChatStreamParser;
import dev.meanwhile.models.openai.stream.ProviderErrors;
import dev.meanwhile.models.openai.stream.ToolArguments;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to read one chunk of text off a provider's stream. The answer comes in reads of one event each, as from a socket. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StreamParserBenchmark {
    private static final int CHUNKS = 1000;
    private static final byte[] CHUNK = """
            data: {"id":"chatcmpl-demo","object":"chat.completion.chunk","created":1767225600,"model":"demo",\
            "choices":[{"index":0,"delta":{"content":"charlie3 "},"finish_reason":null}]}

            """.getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = """
            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """.getBytes(StandardCharsets.UTF_8);

    /** One answer of a thousand chunks; the figure is for one chunk. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public Object chunk(Blackhole facts) throws InterruptedException {
        var parser = new ChatStreamParser(facts::consume, ToolArguments.FRAGMENTS, new ProviderErrors("bench", null));
        for (var i = 0; i < CHUNKS; i++) {
            parser.accept(CHUNK, 0, CHUNK.length);
        }
        parser.accept(END, 0, END.length);
        return parser.end();
    }
}
