package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.Viewer;
import dev.meanwhile.bench.client.Watch;
import dev.meanwhile.bench.rig.Costs;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Many jobs at once from a model that does not wait between chunks, until the last is exact and durable. */
record Burst() implements Scenario {
    private static final int CHUNKS = 200;

    private static final int WARM_ROUNDS = 3;

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var jobs = rig.options().size().burst();
        var name = "burst, %d jobs of %d chunks at once".formatted(jobs, CHUNKS);
        var api = rig.api();
        var script = Script.text(rig, CHUNKS, 0);
        for (var i = 0; i < WARM_ROUNDS; i++) {
            Crowd.all(
                    Bounds.SCENARIO,
                    Script.each(jobs).map(_ -> one(api, script)).toList());
        }
        var refusals = api.refusals();
        var costs = Costs.ofServer(rig);
        var begin = System.nanoTime();
        var seen = Crowd.all(
                Bounds.SCENARIO, Script.each(jobs).map(_ -> one(api, script)).toList());
        var seconds = (System.nanoTime() - begin) / 1e9;
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of(name, "jobs with exact text", seen.size(), "of " + jobs)
                .aim("all"));
        figures.add(Figure.of(
                name, "requests refused with 503 and repeated", (double) (api.refusals() - refusals), "times"));
        figures.add(Figure.of(
                        name,
                        "viewers cut, who came back",
                        seen.stream().mapToInt(Viewer.Seen::cuts).sum(),
                        "times")
                .aim("0"));
        figures.add(Figure.of(name, "jobs a second", jobs / seconds, "jobs/s"));
        figures.add(Figure.of(name, "chunks a second", (double) jobs * CHUNKS / seconds, "chunks/s"));
        figures.addAll(costs.perChunk(name, (long) jobs * CHUNKS));
        return figures;
    }

    /** The end is shown only after its commit, so who has seen it knows that it is durable. */
    private static Callable<Viewer.Seen> one(Api api, Script script) {
        return () ->
                new Viewer(api, Watch.of(script.start(api), script.text(), Api.Flush.PACED), Viewer.Sort.LIVE).follow();
    }
}
