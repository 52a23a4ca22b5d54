package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.Viewer;
import dev.meanwhile.bench.client.Watch;
import dev.meanwhile.bench.rig.Await;
import dev.meanwhile.bench.rig.Pages;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Much in one place: a tool result of 20 MB beside a stream that is timed, and a long conversation with many rounds. */
record Large() implements Scenario {
    private static final int VIEWERS = 10;
    private static final int PACE_MICROS = 20_000;
    private static final int CHUNKS = 300;
    private static final int RESULTS = 5;
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final int ROUNDS = 100;

    /** 200,000 tokens of English, which has about four characters in each. */
    private static final String CONVERSATION =
            "All of this was said before. ".repeat(27_600).substring(0, 800_000);

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var figures = new ArrayList<>(result(rig));
        figures.addAll(conversation(rig));
        return figures;
    }

    private static List<Figure> result(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var name = "%d tool results of 20 MB, one a second, beside a stream".formatted(RESULTS);
        var text = Script.text(rig, CHUNKS, PACE_MICROS);
        try (var pages = Pages.start()) {
            var large = Script.fetching(pages.large()).watched(api, 1, Api.Flush.PACED);
            Callable<List<Viewer.Seen>> some = () -> {
                var all = new ArrayList<Viewer.Seen>();
                for (var i = 0; i < RESULTS; i++) {
                    Await.pause(BETWEEN);
                    all.addAll(large.call());
                }
                return all;
            };
            var seen = Crowd.all(Bounds.SCENARIO, List.of(text.watched(api, VIEWERS, Api.Flush.COMMIT), some));
            return Latency.quantiles(name, seen.subList(0, 1));
        }
    }

    private static List<Figure> conversation(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var name = "%d rounds on a conversation of 200,000 tokens".formatted(ROUNDS);
        var script = Script.sums(ROUNDS, 20, 0);
        var before = rig.tableBytes();
        var begin = System.nanoTime();
        var job = script.start(api, CONVERSATION);
        new Viewer(api, Watch.of(job, script.text(), Api.Flush.PACED), Viewer.Sort.LIVE).follow();
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of(name, "until it has ended", (System.nanoTime() - begin) / 1e9, "s"));
        if (before.isPresent()) {
            var stored = rig.tableBytes().orElseThrow() - before.get();
            figures.add(Figure.of(
                            name,
                            "stored for a byte of the conversation",
                            (double) stored / CONVERSATION.length(),
                            "bytes")
                    .aim("linear: about 1, not 100"));
        }
        return figures;
    }
}
