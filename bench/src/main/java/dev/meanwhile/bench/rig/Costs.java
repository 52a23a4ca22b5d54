package dev.meanwhile.bench.rig;

import dev.meanwhile.bench.Figure;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Processor time since a moment, of each part apart. */
public final class Costs {
    private final List<Part> parts;
    private final List<Long> before;

    /** Something that uses processor time. */
    private record Part(String name, LongSupplier micros) {}

    private Costs(List<Part> parts) {
        this.parts = parts;
        this.before = parts.stream().map(part -> part.micros().getAsLong()).toList();
    }

    /** From now on: the server, its PostgreSQL, the model, this process. */
    public static Costs ofServer(Rig rig) throws IOException, InterruptedException {
        var server = rig.serverPids().stream()
                .flatMap(pids -> Stream.of(
                        new Part("server", () -> ProcessTree.ownMicros(pids.server())),
                        new Part("its PostgreSQL", () -> ProcessTree.allMicros(pids.postgres()))));
        return new Costs(Stream.concat(server, aside(rig)).toList());
    }

    /** From now on: the model and this process. */
    public static Costs ofModel(Rig rig) {
        return new Costs(aside(rig).toList());
    }

    /** From now on: a process with all it starts, the model, this process. */
    public static Costs of(String name, long pid, Rig rig) {
        var part = new Part(name, () -> ProcessTree.allMicros(pid));
        return new Costs(Stream.concat(Stream.of(part), aside(rig)).toList());
    }

    private static Stream<Part> aside(Rig rig) {
        var model = rig.modelPid().stream().map(pid -> new Part("model", () -> ProcessTree.allMicros(pid)));
        var own = ProcessHandle.current().pid();
        return Stream.concat(model, Stream.of(new Part("bench itself", () -> ProcessTree.ownMicros(own))));
    }

    /** What each part has used, for each of so many chunks. */
    public List<Figure> perChunk(String scenario, long chunks) {
        return IntStream.range(0, parts.size())
                .mapToObj(i -> Figure.of(
                        scenario,
                        "processor time, " + parts.get(i).name(),
                        (double) (parts.get(i).micros().getAsLong() - before.get(i)) / chunks,
                        "µs/chunk"))
                .toList();
    }
}
