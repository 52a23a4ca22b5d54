package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.util.List;

/** One thing that is measured. */
public sealed interface Scenario
        permits Start, Streams, Delivery, Burst, Latency, Tools, Large, Memory, Leak, Viewers, Stop, Workflows {

    /**
     * Plays it once.
     *
     * @throws IOException if a text was not exact, or it took longer than its bound: then there is no figure
     */
    List<Figure> play(Rig rig) throws IOException, InterruptedException;

    static Scenario of(String name) {
        return switch (name) {
            case "start" -> new Start();
            case "streams" -> new Streams();
            case "delivery" -> new Delivery();
            case "large" -> new Large();
            case "burst" -> new Burst();
            case "latency" -> new Latency();
            case "tools" -> new Tools();
            case "memory" -> new Memory();
            case "leak" -> new Leak();
            case "viewers" -> new Viewers();
            case "stop" -> new Stop();
            case "workflow" -> new Workflows();
            default -> throw new IllegalArgumentException("there is no scenario " + name);
        };
    }
}
