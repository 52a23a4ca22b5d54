package dev.meanwhile.bench.rig;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The demo model, started. */
final class ModelProcess implements AutoCloseable {
    private final Child child;
    private final URI baseUrl;

    private ModelProcess(Child child, URI baseUrl) {
        this.child = child;
        this.baseUrl = baseUrl;
    }

    static ModelProcess start(Path folder) throws IOException, InterruptedException {
        var address = folder.resolve("model-address");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path", "") + File.pathSeparator;
        var command = List.of(
                java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", classPath, ModelMain.class.getName(), address.toString());
        var child = Child.start("model", command, Map.of(), folder);
        try {
            var isUp = Await.until(
                    Duration.ofSeconds(20),
                    () -> !child.isAlive()
                            || (Files.exists(address)
                                    && Files.readString(address).endsWith("\n")));
            if (!isUp || !child.isAlive()) {
                throw child.failed("did not start");
            }
            return new ModelProcess(child, URI.create(Files.readString(address).strip()));
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
    }

    URI baseUrl() {
        return baseUrl;
    }

    long pid() {
        return child.pid();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
