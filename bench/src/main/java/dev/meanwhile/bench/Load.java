package dev.meanwhile.bench;

import dev.meanwhile.bench.rig.Rig;
import dev.meanwhile.bench.scenario.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Plays scenarios, writes the figures to a file and prints them as a table. Exits with 1 if one failed. */
public final class Load {
    private final PrintStream out;
    private final Options options;

    private Load(PrintStream out, Options options) {
        this.out = out;
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var home = Path.of(System.getProperty("meanwhile.home", "."))
                .toAbsolutePath()
                .normalize();
        Options options;
        try {
            options = Options.of(arguments, home);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        System.exit(new Load(System.out, options).run(arguments) ? 0 : 1);
    }

    private boolean run(String[] arguments) throws IOException, InterruptedException {
        var at = InstantSource.system().instant();
        var before = Before.read(options.before());
        var figures = new ArrayList<Figure>();
        var failed = new ArrayList<String>();
        try (var rig = Rig.open(options)) {
            for (var name : options.scenarios()) {
                out.println(name + " …");
                try {
                    figures.addAll(Scenario.of(name).play(rig));
                } catch (IOException e) {
                    failed.add(name);
                    out.println(name + " failed: " + e);
                }
            }
        }
        var results = Results.of(at, options.home(), arguments, figures);
        out.println();
        out.println(results.markdown(before));
        if (!figures.isEmpty()) {
            out.println("written to " + results.write(options.results()));
        }
        report(failed);
        return failed.isEmpty();
    }

    private void report(List<String> failed) {
        if (!failed.isEmpty()) {
            out.println("without figures, because they failed: " + failed);
        }
    }
}
