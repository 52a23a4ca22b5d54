package dev.meanwhile.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers whether this process lives, for supervisors and load balancers. */
@ApplicationScoped
class HealthRoutes {

    void register(@Observes Router router) {
        router.get("/health/live")
                .handler(request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end("{\"status\":\"UP\"}"));
    }
}
