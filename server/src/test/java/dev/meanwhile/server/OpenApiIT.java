package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The description of the API and the API itself, held to each other. */
class OpenApiIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final JsonNode DOCUMENT = SERVER.send("GET", "/openapi", "").json();

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasItsRoute() {
        var described = new TreeSet<String>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        var served = SERVER.routes().stream()
                .filter(route -> !isPage(route))
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(served);
    }

    private static boolean isPage(Route route) {
        return route.path().equals("/") || route.path().startsWith("/page/");
    }

    @Test
    void answersAreAsDescribed() {
        var start = "{\"threadId\": \"described\", \"input\": \"what is 6*7 and what time is it?\"}";
        var job = SERVER.send("POST", "/api/v1/projects/default/jobs?wait=30", start);
        fits(job.json(), "/api/v1/projects/{project}/jobs", "post", 201);
        fits("/api/v1/jobs/{id}", job.header("Location"));
        fits("/api/v1/projects/{project}/jobs", "/api/v1/projects/default/jobs");
        SERVER.send("POST", "/api/v1/projects/default/schedules", """
                {"name": "described", "cron": "0 9 * * *", "timeZone": "Asia/Tokyo", "job": {"input": "hello"}}""");
        fits("/api/v1/projects/{project}/schedules", "/api/v1/projects/default/schedules");
        fits("/api/v1/projects/{project}/schedules/{schedule}", "/api/v1/projects/default/schedules/described");
        fits("/api/v1/projects/{project}/threads", "/api/v1/projects/default/threads");
        fits("/api/v1/projects/{project}/threads/{thread}", "/api/v1/projects/default/threads/described");
        fits("/api/v1/jobs/{id}/events", job.header("Location") + "/events");
        fits("/api/v1/projects", "/api/v1/projects");
        fits("/api/v1/projects/{project}", "/api/v1/projects/default");
        fits("/api/v1/projects/{project}/members", "/api/v1/projects/default/members");
        fits("/api/v1/projects/{project}/tokens", "/api/v1/projects/default/tokens");
        fits("/api/v1/projects/{project}/webhooks", "/api/v1/projects/default/webhooks");
        fits("/api/v1/notifications", "/api/v1/notifications");
        fits("/api/v1/notifications/events", "/api/v1/notifications/events?after_seq=0");
        fits("/api/v1/projects/{project}/tools", "/api/v1/projects/default/tools");
        fits("/api/v1/projects/{project}/audit", "/api/v1/projects/default/audit");
        fits("/api/v1/audit", "/api/v1/audit");
        fits("/api/v1/me", "/api/v1/me");
        fits("/api/v1/models", "/api/v1/models");
        fits("/api/v1/tools", "/api/v1/tools");
        fits("/health/ready", "/health/ready");
        fits("/version", "/version");
    }

    @Test
    void workflowsAreAsDescribed() {
        var all = "/api/v1/projects/{project}/workflows";
        var path = "/api/v1/projects/default/workflows";
        var document = "{\"nodes\": [{\"id\": \"s\", \"type\": \"start\"}], \"edges\": []}";
        fits(SERVER.send("POST", path, document).json(), all, "post", 201);
        fits(SERVER.send("PUT", path + "/described", document).json(), all + "/{workflow}", "put", 201);
        fits(SERVER.send("POST", path + "/validate", "{}").json(), all + "/validate", "post", 200);
        fits(all, path);
        fits(all + "/{workflow}", path + "/described");
        fits(all + "/{workflow}/versions", path + "/described/versions");
        fits(all + "/{workflow}/versions/{version}", path + "/described/versions/1");
        var refused = SERVER.send("PUT", path + "/described", "{}").json();
        assertThat(problems(DOCUMENT.path("components").path("schemas").path("Problem"), refused))
                .isEmpty();
    }

    @Test
    void questionsAreAsDescribed() {
        var asking = "{\"approval\": \"always\", \"input\": \"what is 6*7?\"}";
        var job = SERVER.send("POST", "/api/v1/projects/default/jobs", asking).header("Location");
        try (var events = SERVER.events(job + "/events")) {
            var approval = events.until(event -> event.has("approvalId"))
                    .path("approvalId")
                    .asText();
            fits("/api/v1/approvals", "/api/v1/approvals");
            fits("/api/v1/approvals/{approval}", "/api/v1/approvals/" + approval);
            fits("/api/v1/jobs/{id}", job);
            var answer = SERVER.send("POST", "/api/v1/approvals/" + approval + "/answer", "{\"action\": \"skip\"}");
            fits(answer.json(), "/api/v1/approvals/{approval}/answer", "post", 200);
        }
    }

    @Test
    void problemsAreAsDescribed() {
        var answer = SERVER.send("POST", "/api/v1/projects/default/jobs", "{\"messages\": [1]}");

        assertThat(problems(DOCUMENT.path("components").path("schemas").path("Problem"), answer.json()))
                .isEmpty();
    }

    @Test
    void thePageShowsEveryOperation() {
        var page = SERVER.send("GET", "/docs", "", "Accept", "text/html").body();

        DOCUMENT.path("paths")
                .fieldNames()
                .forEachRemaining(path -> assertThat(page).contains(path));
    }

    private static void fits(String template, String path) {
        fits(SERVER.send("GET", path, "").json(), template, "get", 200);
    }

    private static void fits(JsonNode answer, String template, String method, int status) {
        var schema = DOCUMENT.path("paths")
                .path(template)
                .path(method)
                .path("responses")
                .path(Integer.toString(status))
                .path("content")
                .path("application/json")
                .path("schema");
        assertThat(schema.isObject()).as(template).isTrue();
        assertThat(problems(schema, answer)).as(template).isEmpty();
    }

    private static Iterable<?> problems(JsonNode schema, JsonNode value) {
        var whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", DOCUMENT.path("components"));
        return new NetworkntSchemas().check(whole, value);
    }
}
