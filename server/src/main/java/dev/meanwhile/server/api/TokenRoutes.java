package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Access;
import dev.meanwhile.core.access.Access.Decision;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.access.Scope;
import dev.meanwhile.core.access.Tokens;
import dev.meanwhile.core.access.Tokens.Token;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.server.auth.Credential;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** API tokens of a project. The token itself is shown once, in the answer that makes it. */
public final class TokenRoutes {
    private static final String ALL = "/api/v1/projects/{project}/tokens";
    private static final int LONGEST_NAME = 128;
    private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    private final Tokens tokens;
    private final Projects projects;
    private final Once once;
    private final InstantSource clock;

    public TokenRoutes(Tokens tokens, Projects projects, Once once, InstantSource clock) {
        this.tokens = tokens;
        this.projects = projects;
        this.once = once;
        this.clock = clock;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "tokens",
                Route.get(ALL, Action.READ_TOKENS, this::list),
                Route.post(ALL, Action.CREATE_TOKEN, this::create),
                Route.delete(ALL + "/{id}", Action.DELETE_TOKEN, this::delete));
    }

    private void list(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        tokens.list(project).stream()
                .filter(token -> maySee(exchange.principal(), token, project))
                .forEach(token -> items.add(row(token)));
        exchange.json(200, answer);
    }

    /** One's own; an admin sees all. */
    private static boolean maySee(Principal principal, Token token, String project) {
        var resource = new Resource.OfToken(token.id(), project, token.person());
        return Access.can(principal, Action.READ_TOKENS, resource) == Decision.ALLOWED;
    }

    private void create(Exchange exchange) throws InterruptedException {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        var body = Fields.of(exchange.object());
        var me = exchange.principal().user();
        var person = body.has("user") ? body.required("user", Principal.LONGEST_USER) : me;
        var scopes = scopes(body);
        if (!person.equals(me) || scopes.contains(Scope.ACT_FOR)) {
            exchange.require(Action.CREATE_FOREIGN_TOKEN, new Resource.OfProject(project));
        }
        if (!person.equals(me)
                && projects.members(project).stream()
                        .noneMatch(member -> member.person().equals(person))) {
            throw ErrorCode.REQUEST_INVALID.exception("/user must be a member of the project");
        }
        var name = body.required("name", LONGEST_NAME);
        var life = life(body);
        once.create(exchange, () -> {
            var now = clock.instant();
            var id = JobId.uuid(clock).toString();
            var expires = life == null ? null : now.plus(life);
            var token = new Token(id, person, project, name, scopes, now, expires, null);
            var shown = Credential.newToken();
            tokens.add(token, Credential.hash(shown), exchange.deed(id, "of " + person));
            return row(token).put("token", shown.value());
        });
    }

    private static Set<Scope> scopes(Fields body) {
        var scopes = new HashSet<Scope>();
        var asked = body.list("scopes");
        if (asked != null) {
            for (var word : asked) {
                scopes.add(Scope.ofWireName(word.asText())
                        .orElseThrow(() -> ErrorCode.REQUEST_INVALID.exception("/scopes must hold act-for or read")));
            }
        }
        return scopes;
    }

    private static @Nullable Duration life(Fields body) {
        var seconds = body.number("expiresInSeconds");
        if (seconds != null && (seconds < 1 || seconds > LONGEST_LIFE.toSeconds())) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/expiresInSeconds must be 1 to %d but is %d".formatted(LONGEST_LIFE.toSeconds(), seconds));
        }
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private void delete(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(Action.READ_TOKENS, new Resource.OfProject(project));
        var id = exchange.path("id");
        var token = tokens.find(id)
                .filter(found -> project.equals(found.project()))
                .orElseThrow(() -> new Resource.OfToken(id, project, "").missing());
        exchange.require(new Resource.OfToken(id, project, token.person()));
        tokens.delete(id, exchange.deed(id, "of " + token.person()));
        exchange.noContent();
    }

    private static ObjectNode row(Token token) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", token.id()).put("user", token.person()).put("name", token.name());
        JobJson.put(node, "project", token.project());
        var scopes = node.putArray("scopes");
        token.scopes().stream().map(Scope::wireName).sorted().forEach(scopes::add);
        node.put("createdAt", token.created().toString());
        JobJson.put(
                node,
                "expiresAt",
                token.expires() == null ? null : token.expires().toString());
        JobJson.put(
                node,
                "lastUsedAt",
                token.lastUsed() == null ? null : token.lastUsed().toString());
        return node;
    }
}
