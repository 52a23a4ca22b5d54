package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.tool.DeclaredTool;
import dev.meanwhile.core.tool.ToolRuntime;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.tools.http.HttpTools;
import dev.meanwhile.tools.http.HttpTools.Wish;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The tools that a project declares. What is secret in them is shown once, in the answer that makes it, or never. */
public final class ProjectToolRoutes {
    private static final String ALL = "/api/v1/projects/{project}/tools";
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_DESCRIPTION = 4096;
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_SECRET = 4096;

    private final HttpTools tools;
    private final Projects projects;
    private final Once once;

    public ProjectToolRoutes(HttpTools tools, Projects projects, Once once) {
        this.tools = tools;
        this.projects = projects;
        this.once = once;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "project-tools",
                Route.get(ALL, Action.MANAGE_TOOLS, this::list),
                Route.post(ALL, Action.MANAGE_TOOLS, this::declare),
                Route.delete(ALL + "/{tool}", Action.MANAGE_TOOLS, this::delete));
    }

    private void list(Exchange exchange) {
        var project = wanted(exchange);
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        tools.list(project).forEach(tool -> items.add(row(tool)));
        exchange.json(200, answer);
    }

    private void declare(Exchange exchange) throws InterruptedException {
        var project = wanted(exchange);
        var body = Fields.of(exchange.object());
        var wish = wish(body);
        var override = body.flag("override", false);
        once.create(exchange, () -> {
            var signing = tools.declare(project, wish, override);
            return tools.list(project).stream()
                    .filter(tool -> tool.name().equals(wish.spec().name()))
                    .findFirst()
                    .map(tool -> row(tool).put("secret", signing.value()))
                    .orElseThrow(() -> new Resource.OfProject(project).missing());
        });
    }

    private void delete(Exchange exchange) {
        if (!tools.delete(wanted(exchange), exchange.path("tool"))) {
            throw ErrorCode.NOT_FOUND.exception("the project declares no such tool");
        }
        exchange.noContent();
    }

    private String wanted(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        return projects.find(project)
                .orElseThrow(() -> Resource.noProject(project))
                .id();
    }

    private static Wish wish(Fields body) {
        var secret = body.has("secret") ? new Secret(body.required("secret", LONGEST_SECRET)) : null;
        return new Wish(
                spec(body),
                body.flag("enabled", true),
                body.text("method", "POST"),
                body.required("url", LONGEST_URL),
                headers(body),
                secret);
    }

    private static ToolSpec spec(Fields body) {
        var effect = oneOf(body, "effect", "writes", "reads").equals("reads") ? Effect.READS : Effect.WRITES;
        var millis = body.number("timeoutMs");
        var isAsking = oneOf(body, "approval", "never", "always").equals("always");
        try {
            return new ToolSpec(
                    body.required("name", LONGEST_NAME),
                    body.required("description", LONGEST_DESCRIPTION),
                    body.object("parameters"),
                    ToolRuntime.SERVER,
                    effect,
                    effect == Effect.READS || body.flag("idempotent", false),
                    millis == null ? ToolSpec.DEFAULT_TIMEOUT : Duration.ofMillis(millis),
                    isAsking);
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorCode.REQUEST_INVALID.failure(String.valueOf(e.getMessage())), e);
        }
    }

    private static String oneOf(Fields body, String field, String usual, String other) {
        var word = body.text(field, usual);
        if (!word.equals(usual) && !word.equals(other)) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/%s must be %s or %s but is '%s'".formatted(field, usual, other, word));
        }
        return word;
    }

    private static Map<String, Secret> headers(Fields body) {
        var headers = new HashMap<String, Secret>();
        var fields = body.inner("headers");
        fields.object()
                .fieldNames()
                .forEachRemaining(name -> headers.put(name, new Secret(fields.required(name, LONGEST_SECRET))));
        return headers;
    }

    private static ObjectNode row(DeclaredTool tool) {
        var spec = tool.spec();
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("name", spec.name())
                .put("description", spec.description())
                .put("method", tool.target().method())
                .put("url", tool.target().url())
                .put("effect", spec.effect().wireName())
                .put("idempotent", spec.isIdempotent())
                .put("approval", spec.isAsking() ? "always" : "never")
                .put("timeoutMs", spec.timeout().toMillis())
                .put("enabled", tool.isEnabled());
        node.set("parameters", spec.parameters());
        var headers = node.putArray("headers");
        tool.target().headers().forEach(headers::add);
        return node;
    }
}
