package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.ModelReader;
import dev.meanwhile.bench.client.Samples;
import dev.meanwhile.bench.client.Viewer;
import dev.meanwhile.bench.client.Watch;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long text takes from its commit to a viewer, and what Meanwhile adds to the first word. Commits are stamped by the database's
 * clock, so server, database and this process must be on one machine.
 */
record Latency() implements Scenario {
    private static final int VIEWERS = 10;
    private static final int CHUNKS = 500;
    private static final int PACE_MICROS = 20_000;
    private static final int FIRST_WORDS = 50;

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var figures = new ArrayList<Figure>();
        var api = rig.api();
        var script = Script.text(rig, CHUNKS, PACE_MICROS);
        Crowd.all(Bounds.SCENARIO, List.of(script.watched(api, VIEWERS, Api.Flush.COMMIT))); // warm
        var name = "latency, 1 job × 50/s, %d viewers, flush=commit".formatted(VIEWERS);
        figures.addAll(quantiles(
                name, Crowd.all(Bounds.SCENARIO, List.of(script.watched(api, VIEWERS, Api.Flush.COMMIT)))));
        figures.addAll(firstWords(rig));
        return figures;
    }

    static List<Figure> quantiles(String name, List<List<Viewer.Seen>> seen) {
        var all = new Samples();
        seen.stream().flatMap(List::stream).forEach(one -> all.addAll(one.latencies()));
        return List.of(
                Figure.of(name, "commit to viewer, p50", all.quantile(0.5), "ms"),
                Figure.of(name, "commit to viewer, p95", all.quantile(0.95), "ms")
                        .aim("< 100 ms"),
                Figure.of(name, "commit to viewer, p99", all.quantile(0.99), "ms"));
    }

    private static List<Figure> firstWords(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var script = Script.text(rig, 5, 0);
        var through = new Samples();
        var direct = new Samples();
        try (var reader = new ModelReader(rig.upstream())) {
            for (var i = 0; i < FIRST_WORDS * 2; i++) {
                var begin = System.nanoTime();
                var job = script.start(api);
                var seen = new Viewer(api, Watch.of(job, script.text(), Api.Flush.COMMIT), Viewer.Sort.LIVE).follow();
                var asked = System.nanoTime();
                var first = reader.read(script.model(), script.text());
                if (i >= FIRST_WORDS) { // the first half warms up
                    through.add((seen.firstTextNanos() - begin) / 1e6);
                    direct.add((first - asked) / 1e6);
                }
            }
        }
        var name = "first word, %d jobs one after the other".formatted(FIRST_WORDS);
        return List.of(
                Figure.of(name, "from the start of the job, p50", through.quantile(0.5), "ms"),
                Figure.of(name, "from the start of the job, p95", through.quantile(0.95), "ms"),
                Figure.of(name, "from the model directly, p50", direct.quantile(0.5), "ms"),
                Figure.of(name, "from the model directly, p95", direct.quantile(0.95), "ms"));
    }
}
