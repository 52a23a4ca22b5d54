package dev.meanwhile.bench.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.client.Crowd;
import dev.meanwhile.bench.client.ModelReader;
import dev.meanwhile.bench.client.Samples;
import dev.meanwhile.bench.rig.Await;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What the engine costs a workflow whose models answer at once, whose people never hesitate, or whose outputs are large. */
record Workflows() implements Scenario {
    private static final String AT_ONCE = "demo:chunks=5,interval=0us";

    private static final int RUNS = 500;
    private static final int WARM_ROUNDS = 3;

    private static final int ASKING_RUNS = 100;
    private static final int QUESTIONS = 20;

    private static final int ONE_BY_ONE = 50;

    private static final int LARGE_RUNS = 30;
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int REPEATED = 20;
    private static final String TWO_MEGABYTES =
            "All of this was said before. ".repeat(34_483).substring(0, 1_000_000);

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        var figures = new ArrayList<Figure>();
        figures.add(agents(rig));
        figures.add(people(rig));
        figures.addAll(overhead(rig));
        figures.addAll(large(rig));
        return figures;
    }

    /** Nodes in a row from the start to an output. */
    private static ObjectNode row(int count, String type, ObjectNode data, ObjectNode output) {
        var document = JsonNodeFactory.instance.objectNode();
        document.putObject("meta").put("version", "2.0.0").put("name", "bench");
        node(document, "start", "start", JsonNodeFactory.instance.objectNode());
        for (var i = 0; i < count; i++) {
            node(document, "n" + i, type, data);
            edge(document, i == 0 ? "start" : "n" + (i - 1), "n" + i);
        }
        node(document, "out", "output", output);
        edge(document, count == 0 ? "start" : "n" + (count - 1), "out");
        return document;
    }

    private static void node(ObjectNode document, String id, String type, ObjectNode data) {
        document.withArray("nodes").addObject().put("id", id).put("type", type).set("data", data);
    }

    private static void edge(ObjectNode document, String source, String target) {
        document.withArray("edges")
                .addObject()
                .put("id", "to-" + target)
                .put("source", source)
                .put("target", target);
    }

    private static ObjectNode data() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode agents(int count) {
        var agent = data().put("prompt", "Go on with it.");
        return row(count, "agent", agent, data());
    }

    private static Figure agents(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var flow = agents(3);
        Callable<Double> run = () -> api.runFlow(flow, AT_ONCE, "Say your text.");
        var seconds = 0.0;
        for (var i = 0; i <= WARM_ROUNDS; i++) {
            var begin = System.nanoTime();
            Crowd.all(Bounds.SCENARIO, Script.each(RUNS).map(_ -> run).toList());
            seconds = (System.nanoTime() - begin) / 1e9; // of the last round
        }
        return Figure.of("%d runs of three agents at once".formatted(RUNS), "runs a second", RUNS / seconds, "runs/s")
                .aim("≥ 100");
    }

    /** Each question parks its run; whoever watches it answers at once. */
    private static Figure people(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var asking = data();
        asking.putObject("hitl").put("enabled", true);
        var flow = row(QUESTIONS, "human", asking, data());
        Callable<Integer> run = () -> api.approveAll(api.startFlow(flow, AT_ONCE, "Say your text."));
        var cycles = 0.0;
        for (var i = 0; i < 2; i++) {
            var begin = System.nanoTime();
            var answered = Crowd.all(
                    Bounds.SCENARIO, Script.each(ASKING_RUNS).map(_ -> run).toList());
            cycles = answered.stream().mapToInt(Integer::intValue).sum() / ((System.nanoTime() - begin) / 1e9);
        }
        var name = "%d runs that ask %d times each".formatted(ASKING_RUNS, QUESTIONS);
        return Figure.of(name, "parked, answered and gone on a second", cycles, "times/s")
                .aim("≥ 700");
    }

    private static List<Figure> overhead(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var flow = agents(4);
        var added = new Samples();
        try (var reader = new ModelReader(rig.upstream())) {
            for (var i = 0; i < ONE_BY_ONE * 2; i++) {
                var asked = System.nanoTime();
                for (var turn = 0; turn < 4; turn++) {
                    reader.read(AT_ONCE, null);
                }
                var model = (System.nanoTime() - asked) / 1e6;
                var run = api.runFlow(flow, AT_ONCE, "Say your text.");
                if (i >= ONE_BY_ONE) { // the first half warms up
                    added.add(run - model);
                }
            }
        }
        var name = "%d runs of four agents one after the other".formatted(ONE_BY_ONE);
        return List.of(
                Figure.of(name, "more than the model alone, p50", added.quantile(0.5), "ms")
                        .aim("≤ 40 ms"),
                Figure.of(name, "more than the model alone, p95", added.quantile(0.95), "ms"));
    }

    /** The output holds the prompt of 1 MB twenty times, by its template. */
    private static List<Figure> large(Rig rig) throws IOException, InterruptedException {
        var api = rig.api();
        var flow = row(0, "", data(), data().put("template", "{{prompt}}".repeat(REPEATED)));
        var runs = Script.each(LARGE_RUNS)
                .map(i -> (Callable<Double>) () -> {
                    Await.pause(BETWEEN.multipliedBy(i));
                    return api.runFlow(flow, AT_ONCE, i + TWO_MEGABYTES);
                })
                .toList();
        var times = new Samples();
        Crowd.all(Bounds.SCENARIO, runs).forEach(times::add);
        var name = "%d runs with outputs of 20 MB, 5 a second".formatted(LARGE_RUNS);
        return List.of(
                Figure.of(name, "from the start to the end, p50", times.quantile(0.5), "ms"),
                Figure.of(name, "from the start to the end, p95", times.quantile(0.95), "ms")
                        .aim("< 1,000 ms"));
    }
}
