package dev.meanwhile.models.openai.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.llm.TurnOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any bytes and any way the network cuts them. */
class AnyStreamTest {
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"text\"",
            "\"https://x\"",
            "\"stop\"",
            "\"\\ud83d\"");
    private static final List<String> NAMES = List.of(
            "choices",
            "delta",
            "content",
            "text",
            "index",
            "id",
            "function",
            "name",
            "arguments",
            "tool_calls",
            "images",
            "image_url",
            "url",
            "reasoning_details",
            "type",
            "error",
            "code",
            "message",
            "finish_reason",
            "prompt_tokens",
            "cost",
            "metadata",
            "raw");

    @Property(tries = 300)
    void howTheNetworkCutsItDoesNotMatter(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = Transcripts.everything(random).getBytes(StandardCharsets.UTF_8);
        var cuts = random.ints(random.nextInt(60), 0, bytes.length + 1).sorted().toArray();

        assertThat(Parsed.bytes(ToolArguments.FRAGMENTS, bytes, cuts))
                .isEqualTo(Parsed.bytes(ToolArguments.FRAGMENTS, bytes));
    }

    @Property(tries = 500)
    void randomBytesAreABrokenTurnAndNothingElse(@ForAll byte[] bytes) {
        assertThat(Parsed.bytes(ToolArguments.FRAGMENTS, bytes).outcome()).isInstanceOf(TurnOutcome.Broken.class);
    }

    @Property(tries = 1000)
    void anyJsonWithOurFieldsIsTakenWithoutAnException(@ForAll("json") String json, @ForAll boolean isCumulative) {
        var mode = isCumulative ? ToolArguments.CUMULATIVE : ToolArguments.FRAGMENTS;
        var stream = "data: {\"choices\":[{\"delta\":" + json + ",\"message\":" + json + "}],\"usage\":" + json
                + "}\n\ndata: " + json + "\n\ndata: {\"error\":" + json + "}\n\n";

        assertThat(Parsed.bytes(mode, stream.getBytes(StandardCharsets.UTF_8)).outcome())
                .isNotNull();
    }

    @Property(tries = 500)
    void aDamagedStreamIsTakenWithoutAnException(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = Transcripts.everything(random).getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < 5; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }

        assertThat(Parsed.bytes(ToolArguments.FRAGMENTS, bytes).outcome()).isNotNull();
    }

    @Provide
    Arbitrary<String> json() {
        return Arbitraries.longs().map(seed -> json(new Random(seed), 4));
    }

    private static String json(Random random, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 0 -> SCALARS.get(random.nextInt(SCALARS.size()));
            case 1 ->
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(_ -> json(random, depth - 1))
                        .collect(Collectors.joining(",", "[", "]"));
            default ->
                IntStream.range(0, random.nextInt(6))
                        .mapToObj(_ -> "\"" + NAMES.get(random.nextInt(NAMES.size())) + "\":" + json(random, depth - 1))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }
}
