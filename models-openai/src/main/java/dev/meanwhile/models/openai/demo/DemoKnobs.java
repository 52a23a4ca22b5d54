package dev.meanwhile.models.openai.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model's name asks of the demo model: {@code demo:chunks=200,interval=20ms,fault=429-once}. Any name that does not begin
 * with {@code demo:} asks for nothing.
 */
record DemoKnobs(Pace pace, Rounds rounds, End end, DemoFault fault) {
    private static final String PREFIX = "demo:";
    private static final Duration READABLE = Duration.ofMillis(15);
    private static final int MAX_CHUNKS = 1_000_000;

    /**
     * How it streams.
     *
     * @param chunks of {@link DemoText}; 0 answers the question instead
     * @param interval between two chunks
     * @param words in each chunk of {@code chunks}
     * @param reasoning chunks of reasoning that come before
     */
    record Pace(int chunks, Duration interval, int words, int reasoning) {}

    /**
     * Rounds of tool calls before the answer.
     *
     * @param calls in each round
     * @param tool blank is the first one offered
     * @param arguments JSON; blank is what suits the tool
     */
    record Rounds(int count, int calls, String tool, String arguments) {}

    /**
     * How it ends.
     *
     * @param finishReason what it says in place of {@code stop}
     * @param cost US dollars that each request reports
     */
    record End(String finishReason, @Nullable BigDecimal cost) {}

    static DemoKnobs of(String model) throws DemoRefusal {
        var knobs = model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : "interval=15ms";
        var reader = new KnobReader(knobs);
        var pace = new Pace(
                reader.number("chunks", 0, MAX_CHUNKS),
                reader.duration("interval", READABLE),
                Math.max(1, reader.number("words", 1, 10_000)),
                reader.number("reasoning", 0, MAX_CHUNKS));
        var rounds = new Rounds(
                reader.number("rounds", 0, 1000),
                Math.max(1, reader.number("calls", 1, 1000)),
                reader.text("tool", ""),
                reader.text("args", ""));
        var end = new End(finish(reader), reader.money("cost"));
        var fault = fault(reader, model);
        reader.end();
        return new DemoKnobs(pace, rounds, end, fault);
    }

    private static String finish(KnobReader reader) throws DemoRefusal {
        var finish = reader.text("finish", "stop");
        if (!List.of("stop", "length", "content_filter", "error").contains(finish)) {
            throw new DemoRefusal("finish must be stop, length, content_filter or error but is \"" + finish + "\"");
        }
        return finish;
    }

    private static DemoFault fault(KnobReader reader, String model) throws DemoRefusal {
        var named = reader.text("fault", "none");
        var isOnce = named.endsWith("-once");
        var name = isOnce ? named.substring(0, named.length() - "-once".length()) : named;
        var kind = DemoFault.kindOf(name);
        return new DemoFault(
                kind,
                kind == DemoFault.Kind.STATUS ? Integer.parseInt(name) : 0,
                reader.number("times", isOnce ? 1 : Integer.MAX_VALUE, 1_000_000),
                reader.number("after", 3, MAX_CHUNKS),
                reader.duration("retry-after", Duration.ZERO),
                reader.number("round", 0, 1000),
                reader.text("key", model));
    }
}
