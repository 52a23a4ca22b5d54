package dev.meanwhile.bench.rig;

import dev.meanwhile.models.openai.demo.DemoModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo model as a process of its own, so that its processor time is nobody else's. */
public final class ModelMain {

    private ModelMain() {}

    /**
     * Serves until standard input ends, which it does when the process that started it is gone.
     *
     * @param arguments the file to write the base URL to
     */
    public static void main(String[] arguments) throws IOException {
        try (var model = DemoModel.start(0)) {
            Files.writeString(Path.of(arguments[0]), model.baseUrl() + "\n");
            var gone = System.in.read();
            if (gone >= 0) {
                throw new IOException("standard input is only to be closed, but had " + gone);
            }
        }
    }
}
