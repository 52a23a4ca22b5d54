package dev.meanwhile.server;

import dev.meanwhile.models.openai.OpenAiModels;
import dev.meanwhile.models.openai.ProviderConfig;
import dev.meanwhile.models.openai.demo.DemoModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configured providers, or the demo model where there are none. */
record Models(OpenAiModels client, @Nullable DemoModel demo) implements AutoCloseable {

    static Models open(List<ProviderConfig> providers, InstantSource clock) {
        if (!providers.isEmpty()) {
            return new Models(new OpenAiModels(providers, clock), null);
        }
        try {
            var demo = DemoModel.start(0);
            return new Models(new OpenAiModels(List.of(demo.provider()), clock), demo);
        } catch (IOException e) {
            throw new UncheckedIOException("starting the demo model", e);
        }
    }

    @Override
    public void close() {
        client.close();
        try {
            if (demo != null) {
                demo.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("stopping the demo model", e);
        }
    }
}
