package dev.meanwhile.server;

import dev.meanwhile.server.config.Settings;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Opens the server beside the start of the HTTP framework, which makes its beans itself and so finds the server here. */
final class Startup {
    private static final CompletableFuture<Server> SERVER = new CompletableFuture<>();

    private Startup() {}

    /** Called once, by {@link Main}. */
    static void begin(Settings settings) {
        Thread.ofPlatform().name("startup").start(() -> {
            try {
                SERVER.complete(Server.start(settings, InstantSource.system()));
            } catch (RuntimeException | InterruptedException | Error e) {
                SERVER.completeExceptionally(e);
            }
        });
    }

    /** Waits until it is open. */
    static Server server() throws InterruptedException {
        try {
            return SERVER.get();
        } catch (ExecutionException e) {
            throw new StartFailed(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Lets every job go and closes everything, if it was opened; the second call waits for the first. */
    static void stop() throws InterruptedException {
        var server = SERVER.exceptionally(_ -> null).getNow(null);
        if (server != null) {
            server.stop();
        }
    }

    /** Why it could not be opened, on its way through the framework. */
    static final class StartFailed extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        StartFailed(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
