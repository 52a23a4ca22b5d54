package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Api;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.ModelReader;
import dev.meanwhile.bench.client.Viewer;
import dev.meanwhile.bench.rig.Costs;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Many jobs that stream at once, each with live, late and returning viewers; beside it, in the same run, the same streams read from
 * the model directly and through nginx.
 */
record Streams() implements Scenario {
    private static final String NAME = "streams";
    private static final int MICROS = 1_000_000;

    /** A process that is hardly busy pays more for each chunk. */
    private static final int FEW = 20;

    private static final int WARM_SECONDS = 40;

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var size = rig.options().size();
        var chunks = size.rate() * size.seconds();
        var script = Script.text(rig, chunks, MICROS / size.rate());
        var figures = new ArrayList<Figure>();
        warmUp(rig);

        figures.addAll(jobs(rig, script, size.jobs()));
        figures.addAll(jobs(rig, script, FEW));
        figures.addAll(read("read directly", rig.upstream(), rig, script, chunks, Costs.ofModel(rig)));
        var proxy = rig.nginx();
        if (proxy.isPresent()) {
            var costs = Costs.of("nginx", proxy.get().pid(), rig);
            figures.addAll(read("read through nginx", proxy.get().baseUrl(), rig, script, chunks, costs));
        }
        return figures;
    }

    /** As much as is measured: the compilers of a new process cost more than its work. */
    private static void warmUp(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var size = rig.options().size();
        var script = Script.text(rig, WARM_SECONDS * size.rate(), MICROS / size.rate());
        Crowd.all(
                Bounds.SCENARIO,
                Script.each(size.jobs())
                        .map(_ -> script.watched(api, size.viewers(), Api.Flush.PACED))
                        .toList());
    }

    private static List<Figure> jobs(Rig rig, Script script, int jobs) throws IOException, InterruptedException {
        var size = rig.options().size();
        var chunks = size.rate() * size.seconds();
        var api = rig.api();
        var name = "%s, %d jobs × %d/s, %d viewers each".formatted(NAME, jobs, size.rate(), size.viewers());
        var refusals = api.refusals();
        var costs = Costs.ofServer(rig);
        var begin = System.nanoTime();
        var seen = Crowd.all(
                        Bounds.SCENARIO,
                        Script.each(jobs)
                                .map(_ -> script.watched(api, size.viewers(), Api.Flush.PACED))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
        var seconds = (System.nanoTime() - begin) / 1e9;
        var figures = new ArrayList<Figure>();
        var all = (long) jobs * chunks;
        figures.add(Figure.of(name, "viewers with exact text", seen.size(), "of " + jobs * size.viewers())
                .aim("all"));
        figures.add(Figure.of(name, "chunks a second", all / seconds, "chunks/s")
                .aim("%,d less the time to start and end".formatted(jobs * size.rate())));
        figures.add(
                Figure.of(name, "requests refused with 503 and repeated", (double) (api.refusals() - refusals), "times")
                        .aim("0"));
        figures.add(Figure.of(
                        name,
                        "viewers cut, who came back",
                        seen.stream().mapToInt(Viewer.Seen::cuts).sum(),
                        "times")
                .aim("0"));
        var textFrames = seen.stream().mapToLong(Viewer.Seen::textFrames).sum();
        figures.add(Figure.of(name, "chunks in a text frame", (double) all * size.viewers() / textFrames, "chunks")
                .aim("over 5 at 50/s"));
        figures.addAll(costs.perChunk(name, all));
        return figures;
    }

    private static List<Figure> read(String how, URI baseUrl, Rig rig, Script script, int chunks, Costs costs)
            throws IOException, InterruptedException {
        var jobs = rig.options().size().jobs();
        var name = "the model alone, %s, %d streams".formatted(how, jobs);
        try (var reader = new ModelReader(baseUrl)) {
            Callable<Long> one = () -> reader.read(script.model(), script.text());
            Crowd.all(Bounds.SCENARIO, Script.each(jobs).map(_ -> one).toList());
        }
        return costs.perChunk(name, (long) jobs * chunks);
    }
}
