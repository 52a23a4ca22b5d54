package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.Returning;
import dev.meanwhile.bench.client.Returning.Place;
import dev.meanwhile.bench.rig.Await;
import dev.meanwhile.bench.rig.Heap;
import dev.meanwhile.bench.rig.ProcessTree;
import dev.meanwhile.bench.rig.Rig;
import dev.meanwhile.bench.rig.Rig.Pids;
import dev.meanwhile.models.openai.demo.DemoText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * Ten thousand viewers come back at once to jobs that run, each with a cursor in the middle of the text; then they stay, and nothing
 * happens.
 */
record Viewers() implements Scenario {
    private static final int JOBS = 100;
    private static final int OF_EACH = 100;
    private static final int ALL = JOBS * OF_EACH;
    private static final int CHUNKS = 200;

    /** Says that many chunks and is silent then, for longer than this takes. */
    private static final String MODEL =
            "demo:chunks=%d,interval=1ms,fault=stall,after=%d".formatted(CHUNKS + 1, CHUNKS);

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var text = DemoText.of(CHUNKS);
        var jobs = Crowd.all(
                Bounds.JOB,
                Script.each(JOBS)
                        .map(_ -> (Callable<String>) () -> api.start(MODEL))
                        .toList());
        var places = places(api, jobs, text);
        var pids = rig.serverPids();
        var before = pids.isPresent() ? Sizes.of(pids.get()) : null;
        var figures = new ArrayList<Figure>();
        var staying = new ArrayList<Returning>();
        try {
            var begin = System.nanoTime();
            staying.addAll(Crowd.all(Bounds.JOB, returns(api, jobs, places, text)));
            var seconds = (System.nanoTime() - begin) / 1e9;
            var name = "%,d viewers of %d jobs return at once".formatted(ALL, JOBS);
            figures.add(Figure.of(name, "viewers with exact text", staying.size(), "of " + ALL)
                    .aim("all"));
            figures.add(Figure.of(name, "until the last has what it missed", seconds, "s")
                    .aim("≤ 5 s"));
            if (before != null) {
                figures.addAll(idle(before, Sizes.of(pids.orElseThrow())));
            }
        } finally {
            for (var viewer : staying) {
                viewer.close();
            }
            for (var job : jobs) {
                api.stop(job);
            }
        }
        return figures;
    }

    /** The middle of each text, once all of it is there. */
    private static List<Place> places(Api api, List<String> jobs, String text)
            throws IOException, InterruptedException {
        return Crowd.all(
                Bounds.JOB,
                jobs.stream()
                        .map(job -> (Callable<Place>) () -> {
                            Returning.readTo(api, job, text, text.length());
                            return Returning.readTo(api, job, text, text.length() / 2);
                        })
                        .toList());
    }

    private static List<Callable<Returning>> returns(Api api, List<String> jobs, List<Place> places, String text) {
        return IntStream.range(0, ALL)
                .mapToObj(i ->
                        (Callable<Returning>) () -> Returning.from(api, jobs.get(i % JOBS), places.get(i % JOBS), text))
                .toList();
    }

    private static List<Figure> idle(Sizes before, Sizes after) {
        var name = "%,d idle viewers".formatted(ALL);
        return List.of(
                Figure.of(name, "memory of the server for each", (after.resident - before.resident) / 1e3 / ALL, "kB")
                        .aim("≤ 41 kB (40 KiB)"),
                Figure.of(name, "heap after collection for each", (after.heap - before.heap) / 1e3 / ALL, "kB"));
    }

    /** Bytes, after a full collection. */
    private record Sizes(long heap, long resident) {
        static Sizes of(Pids pids) throws IOException, InterruptedException {
            Await.pause(Duration.ofSeconds(2)); // what has just been done is settled
            return new Sizes(Heap.usedAfterCollection(pids.server()), ProcessTree.residentBytes(pids.server()));
        }
    }
}
