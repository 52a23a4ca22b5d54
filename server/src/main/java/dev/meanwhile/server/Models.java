package dev.meanwhile.server;

import dev.meanwhile.models.openai.OpenAiModels;
import dev.meanwhile.models.openai.ProviderConfig;
import dev.meanwhile.models.openai.ProviderDiscovery;
import dev.meanwhile.models.openai.demo.DemoModel;
import dev.meanwhile.server.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configured providers, or the demo model where there are none. */
record Models(OpenAiModels client, @Nullable DemoModel demo) implements AutoCloseable {

    /**
     * @param configured none to use what is found on this machine
     * @throws ConfigException for an environment variable without a valid value
     */
    static Models open(List<ProviderConfig> configured, InstantSource clock) throws InterruptedException {
        if (!configured.isEmpty()) {
            return new Models(new OpenAiModels(configured, clock), null);
        }
        var started = new ArrayList<DemoModel>(1);
        try {
            var found = new ProviderDiscovery(System::getenv).discover(() -> demo(started));
            return new Models(new OpenAiModels(found, clock), started.isEmpty() ? null : started.getFirst());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static ProviderConfig demo(List<DemoModel> started) {
        try {
            started.add(DemoModel.start(0));
            return started.getFirst().provider();
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
