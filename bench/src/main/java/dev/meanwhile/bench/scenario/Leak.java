package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.rig.Await;
import dev.meanwhile.bench.rig.Heap;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a thousand finished jobs leave behind in the server's memory. */
record Leak() implements Scenario {
    private static final int JOBS = 1000;
    private static final int AT_ONCE = 100;
    private static final String NAME = "leak, %,d finished jobs".formatted(JOBS);

    /** Gauges of what should be gone when nobody runs or watches anything. */
    private static final Pattern LIVE = Pattern.compile(
            "(?m)^(meanwhile_[a-z_]*(?:running|viewers|watched|feeds|live)[a-z_]*)(?:\\{[^}]*\\})? ([0-9.E+-]+)$");

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        finishAll(rig, api); // classes, pools and caches have their size after this
        var pid = rig.serverPids().map(Rig.Pids::server);
        var before = pid.isPresent() ? Heap.usedAfterCollection(pid.get()) : 0;
        finishAll(rig, api);
        var figures = new ArrayList<Figure>();
        var hasSettled =
                Await.until(Duration.ofSeconds(30), () -> live(api).stream().allMatch(gauge -> gauge.value() == 0));
        if (!hasSettled || !live(api).isEmpty()) {
            figures.addAll(live(api));
        }
        if (pid.isPresent()) {
            var after = Heap.usedAfterCollection(pid.get());
            figures.add(Figure.of(NAME, "heap after collection, before", before / 1e6, "MB"));
            figures.add(Figure.of(NAME, "heap after collection, after", after / 1e6, "MB"));
            figures.add(Figure.of(NAME, "kept of each job", (double) (after - before) / JOBS, "bytes")
                    .aim("near 0"));
        }
        return figures;
    }

    private static void finishAll(Rig rig, Api api) throws IOException, InterruptedException {
        for (var done = 0; done < JOBS; done += AT_ONCE) {
            finish(rig, api);
        }
    }

    private static void finish(Rig rig, Api api) throws IOException, InterruptedException {
        var script = Script.text(rig, 20, 1_000);
        Crowd.all(
                Bounds.SCENARIO,
                Script.each(AT_ONCE)
                        .map(_ -> script.watched(api, 3, Api.Flush.PACED))
                        .toList());
    }

    private static List<Figure> live(Api api) throws IOException, InterruptedException {
        return LIVE.matcher(api.metrics())
                .results()
                .filter(line ->
                        !line.group(1).endsWith("_total") && !line.group(1).contains("seconds"))
                .map(line -> Figure.of(NAME, line.group(1), Double.parseDouble(line.group(2)), "live")
                        .aim("0"))
                .toList();
    }
}
