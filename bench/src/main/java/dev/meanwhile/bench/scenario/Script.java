package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Viewer;
import dev.meanwhile.bench.client.Watch;
import dev.meanwhile.bench.rig.Rig;
import dev.meanwhile.models.openai.demo.DemoText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a job's model is to say.
 *
 * @param model its name with its knobs
 * @param text all of it; null if that is not known before
 * @param tools that are offered
 */
record Script(String model, @Nullable String text, List<String> tools) {

    Script {
        tools = List.copyOf(tools);
    }

    /** So many chunks, so many microseconds apart; or the model that the options name. */
    static Script text(Rig rig, int chunks, long micros) {
        var named = rig.options().model();
        return named != null
                ? new Script(named, null, List.of())
                : new Script("demo:chunks=%d,interval=%dus".formatted(chunks, micros), DemoText.of(chunks), List.of());
    }

    /** Rounds of two sums each before the text. */
    static Script sums(int rounds, int chunks, long micros) {
        return tools(rounds, 2, "calculate", "{\"expression\":\"17*23\"}", chunks, micros);
    }

    /** One page before a short text. */
    static Script fetching(URI page) {
        return tools(1, 1, "fetch_url", "{\"url\":\"%s\"}".formatted(page), 5, 0);
    }

    private static Script tools(int rounds, int calls, String tool, String arguments, int chunks, long micros) {
        var model = "demo:chunks=%d,interval=%dus,rounds=%d,calls=%d,tool=%s,args=%s"
                .formatted(chunks, micros, rounds, calls, tool, URLEncoder.encode(arguments, StandardCharsets.UTF_8));
        return new Script(model, DemoText.of(chunks), List.of(tool));
    }

    String start(Api api) throws IOException, InterruptedException {
        return start(api, "Say your text.");
    }

    /** @param question what the user says before it */
    String start(Api api, String question) throws IOException, InterruptedException {
        return api.start(model, question, tools);
    }

    /** Starts a job and watches it. */
    Callable<List<Viewer.Seen>> watched(Api api, int viewers, Api.Flush flush) {
        return () -> {
            var watch = Watch.of(start(api), text, flush);
            return dev.meanwhile.bench.client.Crowd.all(
                    Bounds.JOB,
                    IntStream.range(0, viewers)
                            .mapToObj(i ->
                                    (Callable<Viewer.Seen>) () -> new Viewer(api, watch, sort(i, flush)).follow())
                            .toList());
        };
    }

    /** Where latency is measured everybody is there from the start. */
    private static Viewer.Sort sort(int index, Api.Flush flush) {
        return flush == Api.Flush.COMMIT ? Viewer.Sort.LIVE : Viewer.Sort.of(index);
    }

    static Stream<Integer> each(int count) {
        return IntStream.range(0, count).boxed();
    }
}
