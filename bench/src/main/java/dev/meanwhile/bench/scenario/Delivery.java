package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.Viewer;
import dev.meanwhile.bench.rig.Costs;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Jobs with ten viewers each, from a model as fast as most and from a fast one: what a chunk costs for each who sees it. */
record Delivery() implements Scenario {
    private static final int VIEWERS = 10;
    private static final int SECONDS = 15;
    private static final int MICROS = 1_000_000;

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var figures = new ArrayList<>(jobs(rig, 20, 50));
        figures.addAll(jobs(rig, 5, 400));
        return figures;
    }

    private static List<Figure> jobs(Rig rig, int jobs, int rate) throws IOException, InterruptedException {
        var api = rig.api();
        var chunks = rate * SECONDS;
        var script = Script.text(rig, chunks, MICROS / rate);
        var name = "delivery, %d jobs × %d/s, %d viewers each".formatted(jobs, rate, VIEWERS);
        var costs = Costs.ofServer(rig);
        var seen = Crowd.all(
                        Bounds.SCENARIO,
                        Script.each(jobs)
                                .map(_ -> script.watched(api, VIEWERS, Api.Flush.PACED))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of(name, "viewers with exact text", seen.size(), "of " + jobs * VIEWERS)
                .aim("all"));
        figures.addAll(costs.perChunk(name, (long) jobs * chunks * VIEWERS));
        var text = script.text();
        if (text != null) {
            var bytes = seen.stream().mapToLong(Viewer.Seen::bytes).sum();
            figures.add(Figure.of(
                            name,
                            "bytes sent for a byte of text",
                            (double) bytes / seen.size() / text.length(),
                            "bytes")
                    .aim("≤ 2 bytes"));
        }
        return figures;
    }
}
