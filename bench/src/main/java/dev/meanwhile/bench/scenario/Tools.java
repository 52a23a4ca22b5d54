package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.Viewer;
import dev.meanwhile.bench.rig.Pages;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Twenty jobs with tools at once, one of them with a tool that takes almost ten seconds, and a stream beside them that is timed. */
record Tools() implements Scenario {
    private static final int JOBS = 20;
    private static final int ROUNDS = 3;
    private static final int CHUNKS = 200;
    private static final int PACE_MICROS = 20_000;
    private static final int VIEWERS = 10;

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var name = "tools, %d jobs of %d rounds × 2 calls beside a tool of 9 s".formatted(JOBS, ROUNDS);
        var api = rig.api();
        var begin = System.nanoTime();
        List<List<Viewer.Seen>> seen;
        try (var pages = Pages.start()) {
            var slow = Script.fetching(pages.slow());
            var sum = Script.sums(ROUNDS, CHUNKS, PACE_MICROS);
            var text = Script.text(rig, 500, PACE_MICROS);
            var timed = text.watched(api, VIEWERS, Api.Flush.COMMIT);
            seen = Crowd.all(
                    Bounds.SCENARIO,
                    Stream.<Callable<List<Viewer.Seen>>>concat(
                                    Stream.of(timed, slow.watched(api, 1, Api.Flush.PACED)),
                                    Script.each(JOBS).map(_ -> sum.watched(api, 1, Api.Flush.PACED)))
                            .toList());
        }
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of(name, "jobs with exact text", seen.size(), "of " + (JOBS + 2))
                .aim("all"));
        figures.add(Figure.of(name, "until the last has ended", (System.nanoTime() - begin) / 1e9, "s"));
        figures.addAll(Latency.quantiles(name, seen.subList(0, 1)));
        return figures;
    }
}
