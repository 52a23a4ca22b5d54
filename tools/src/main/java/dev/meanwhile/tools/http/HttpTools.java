package dev.meanwhile.tools.http;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.tool.DeclaredTool;
import dev.meanwhile.core.tool.DeclaredTools;
import dev.meanwhile.core.tool.ProjectTools;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.MessageSignature;
import dev.meanwhile.outbound.OutboundException;
import dev.meanwhile.outbound.OutboundRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tools that projects declare: takes declarations, and makes tools of them. A look at the rows holds for a second. */
public final class HttpTools implements ProjectTools {
    /** Those with a body, which carries the arguments. */
    public static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_TOOLS = 100;
    private static final int MOST_HEADERS = 20;
    /** Names that the request itself needs. */
    private static final String OURS = "(?i)webhook-.*|idempotency-key|accept";

    private final DeclaredTools rows;
    private final Schemas schemas;
    private final GuardedHttp http;
    private final SecretBox box;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /** @param http closed by the caller, after the last call */
    public HttpTools(DeclaredTools rows, Schemas schemas, GuardedHttp http, SecretBox box, InstantSource clock) {
        this.rows = rows;
        this.schemas = schemas;
        this.http = http;
        this.box = box;
        this.clock = clock;
    }

    private record Look(Instant at, List<Tool> tools) {}

    /**
     * What a project wants to have.
     *
     * @param headers with their values, sent with every request
     * @param signing the key to sign with, as Standard Webhooks writes it ({@code whsec_…}); null for a new one
     */
    public record Wish(
            ToolSpec spec,
            boolean isEnabled,
            String method,
            String url,
            Map<String, Secret> headers,
            @Nullable Secret signing) {
        public Wish {
            headers = Map.copyOf(headers);
        }
    }

    @Override
    public List<Tool> of(String project) {
        var now = clock.instant();
        var last = looks.get(project);
        if (last != null && now.isBefore(last.at().plus(FRESH)) && !now.isBefore(last.at())) {
            return last.tools();
        }
        List<Tool> tools = rows.list(project).stream()
                .filter(DeclaredTool::isEnabled)
                .<Tool>map(declared -> new HttpTool(declared, http, box, clock))
                .toList();
        looks.values().removeIf(look -> !now.isBefore(look.at().plus(FRESH))); // projects come and go
        looks.put(project, new Look(now, tools));
        return tools;
    }

    /** All of a project, those that are switched off, too. */
    public List<DeclaredTool> list(String project) {
        return rows.list(project);
    }

    /**
     * Declares a tool.
     *
     * @param override whether it may take the place of the project's tool of this name
     * @return the key that requests are signed with, to be shown this once
     * @throws EngineException {@code request_invalid} for what cannot be called, {@code tool_name_taken}
     */
    public Secret declare(String project, Wish wish, boolean override) {
        check(wish);
        var name = wish.spec().name();
        var present = rows.list(project);
        if (present.size() >= MOST_TOOLS
                && present.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw ErrorCode.REQUEST_INVALID.exception("a project has at most %d tools".formatted(MOST_TOOLS));
        }
        var signing = wish.signing() == null ? new Secret(MessageSignature.newSecret(random)) : wish.signing();
        var sealed = new Secrets(signing, wish.headers()).seal(box, project, name);
        var headers = List.copyOf(new TreeMap<>(wish.headers()).keySet());
        var target = new DeclaredTool.Target(wish.method(), wish.url(), headers, sealed);
        if (!rows.put(project, new DeclaredTool(wish.spec(), wish.isEnabled(), target), override)) {
            throw ErrorCode.TOOL_NAME_TAKEN.exception(
                    "the project has a tool named '%s'; say /override to replace it".formatted(name));
        }
        looks.remove(project);
        return signing;
    }

    /** @return false if there was none */
    public boolean delete(String project, String name) {
        var isGone = rows.delete(project, name);
        looks.remove(project);
        return isGone;
    }

    private void check(Wish wish) {
        var problems = schemas.checkSchema(wish.spec().parameters());
        if (!problems.isEmpty()) {
            var first = problems.getFirst();
            throw invalid("/parameters%s is no valid JSON Schema: %s".formatted(first.pointer(), first.message()));
        }
        if (!METHODS.contains(wish.method())) {
            throw invalid("/method must be one of %s but is '%s'".formatted(METHODS, wish.method()));
        }
        if (wish.headers().size() > MOST_HEADERS
                || wish.headers().keySet().stream().anyMatch(it -> it.matches(OURS))) {
            throw invalid(
                    "/headers must be at most %d, and none of those of the request itself".formatted(MOST_HEADERS));
        }
        checkRequest(wish);
    }

    /** As far as can be told without a look-up of the name; the address is judged anew at every connect. */
    private void checkRequest(Wish wish) {
        try {
            http.checkNotation(wish.url());
            var values = new TreeMap<String, String>();
            wish.headers().forEach((name, value) -> values.put(name, value.value()));
            var _ = new OutboundRequest(wish.method(), wish.url(), values, null, OutboundRequest.Limits.DEFAULT);
            if (wish.signing() != null) {
                var _ = MessageSignature.headers(
                        "id", Instant.EPOCH, "", List.of(wish.signing().value()));
            }
        } catch (OutboundException e) {
            throw invalid("/url cannot be used: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw invalid("/headers or /secret cannot be used: " + e.getMessage());
        }
    }

    private static EngineException invalid(String message) {
        return ErrorCode.REQUEST_INVALID.exception(message);
    }
}
