package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.Samples;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/** Jobs are stopped, one after the other and then all at once, while a thousand run. */
record Stop() implements Scenario {
    private static final int JOBS = 1000;
    private static final int ALONE = 100;
    private static final int CHUNKS = 1000;
    private static final int PACE_MICROS = 500_000;

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var script = Script.text(rig, CHUNKS, PACE_MICROS);
        var jobs = Crowd.all(
                Bounds.SCENARIO,
                Script.each(JOBS)
                        .map(_ -> (Callable<String>) () -> script.start(api))
                        .toList());
        var alone = new Samples();
        for (var job : jobs.subList(0, ALONE)) {
            alone.add(stopped(api, job));
        }
        var together = new Samples();
        Crowd.all(
                        Bounds.SCENARIO,
                        jobs.subList(ALONE, JOBS).stream()
                                .map(job -> (Callable<Double>) () -> stopped(api, job))
                                .toList())
                .forEach(together::add);
        var name = "stop, %,d jobs × 2/s".formatted(JOBS);
        return List.of(
                Figure.of(name, "one after the other, p50", alone.quantile(0.5), "ms"),
                Figure.of(name, "one after the other, p99", alone.quantile(0.99), "ms")
                        .aim("≤ 1,000 ms"),
                Figure.of(name, "the other %d at once, p99".formatted(JOBS - ALONE), together.quantile(0.99), "ms"));
    }

    /** From the request to the answer, which comes when the end is durable; in ms. */
    private static double stopped(Api api, String job) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        api.stop(job);
        return (System.nanoTime() - begin) / 1e6;
    }
}
