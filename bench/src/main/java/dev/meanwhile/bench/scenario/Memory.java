package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.rig.Await;
import dev.meanwhile.bench.rig.ProcessTree;
import dev.meanwhile.bench.rig.Rig;
import dev.meanwhile.bench.rig.Rig.Pids;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Memory of the server while a thousand jobs stream, each with one viewer. */
record Memory() implements Scenario {
    private static final int JOBS = 1000;
    private static final int CHUNKS = 60;
    private static final int PACE_MICROS = 500_000;

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        if (rig.serverPids().isEmpty()) {
            return List.of(); // not ours to look into
        }
        var pids = rig.serverPids().get();
        var name = "memory, %,d jobs × 2/s, 1 viewer each".formatted(JOBS);
        var api = rig.api();
        var before = ProcessTree.residentBytes(pids.server());
        var most = new AtomicLong(before);
        var mostOfPostgres = new AtomicLong();
        var watcher = Thread.ofVirtual().name("bench-memory").start(() -> watch(pids, most, mostOfPostgres));
        try {
            var script = Script.text(rig, CHUNKS, PACE_MICROS);
            Crowd.all(
                    Bounds.SCENARIO,
                    Script.each(JOBS)
                            .map(_ -> script.watched(api, 1, Api.Flush.PACED))
                            .toList());
        } finally {
            watcher.interrupt();
            watcher.join();
        }
        return List.of(
                Figure.of(name, "server before", before / 1e6, "MB"),
                Figure.of(name, "server at most", most.get() / 1e6, "MB"),
                Figure.of(name, "its PostgreSQL at most", mostOfPostgres.get() / 1e6, "MB"));
    }

    private static void watch(Pids pids, AtomicLong most, AtomicLong mostOfPostgres) {
        try {
            while (true) {
                most.accumulateAndGet(ProcessTree.residentBytes(pids.server()), Math::max);
                mostOfPostgres.accumulateAndGet(ProcessTree.allBytes(pids.postgres()), Math::max);
                Await.pause(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            // the jobs are done
        }
    }
}
