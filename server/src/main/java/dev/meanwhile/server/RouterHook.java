package dev.meanwhile.server;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Puts our door into the framework's HTTP server, which then does nothing but listen. */
@ApplicationScoped
class RouterHook {

    void register(@Observes Router router) throws InterruptedException {
        var dispatcher = Startup.server().dispatcher();
        router.route().order(-1).handler(routing -> dispatcher.handle(routing.request()));
    }

    /** The framework waits for this before it closes its socket and lets the process end. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Startup.stop();
    }
}
