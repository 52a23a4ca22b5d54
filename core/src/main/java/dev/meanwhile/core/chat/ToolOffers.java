package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatStart.Calls;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.round.ToolOffer;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what tools a request offers to the model: all enabled ones, or those it names or brings. */
public final class ToolOffers {
    private static final Set<String> RUNTIMES = Set.of("hybrid", "server", "client");

    private final ToolRegistry registry;
    private final Schemas schemas;

    public ToolOffers(ToolRegistry registry, Schemas schemas) {
        this.registry = registry;
        this.schemas = schemas;
    }

    /** An OpenAI function definition of a registered tool. */
    public static ObjectNode definition(ToolSpec spec) {
        var definition = JsonNodeFactory.instance.objectNode().put("type", "function");
        definition
                .putObject("function")
                .put("name", spec.name())
                .put("description", spec.description())
                .set("parameters", spec.parameters());
        return definition;
    }

    /** @param asked null for all that the project has */
    List<ToolOffer> offered(String project, @Nullable List<JsonNode> asked, Calls calls) {
        calls.runtimes().values().forEach(ToolOffers::checkRuntime);
        if (asked == null) {
            return registry.specs(project).stream()
                    .map(spec -> registered(spec, calls))
                    .toList();
        }
        var offers = new ArrayList<ToolOffer>();
        var names = new HashSet<String>();
        for (var i = 0; i < asked.size(); i++) {
            var offer = offer(project, asked.get(i), "/tools/" + i, calls);
            if (!names.add(offer.name())) {
                throw ErrorCode.REQUEST_INVALID.exception(
                        "/tools/%d names the tool '%s' a second time".formatted(i, offer.name()));
            }
            offers.add(offer);
        }
        return offers;
    }

    private static ToolOffer registered(ToolSpec spec, Calls calls) {
        var runtime = calls.runtimes().getOrDefault(spec.name(), spec.runtime().wireName());
        return new ToolOffer(spec.name(), definition(spec), runtime, calls.isAsking());
    }

    private ToolOffer offer(String project, JsonNode tool, String pointer, Calls calls) {
        if (tool.isTextual()) {
            var name = tool.asText();
            var found = registry.find(project, name).orElseThrow(() -> unknown(project, name, pointer));
            return registered(found.spec(), calls);
        }
        var name = tool.path("function").path("name").asText("");
        if (!tool.path("type").asText("function").equals("function") || name.isEmpty()) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    pointer + " must be a tool's name or a definition {type: \"function\", function: {name, …}}");
        }
        var parameters = tool.path("function").get("parameters");
        var known = registry.find(project, name);
        if (known.isPresent()) {
            checkSame(known.get().spec(), parameters, pointer);
        } else if (parameters != null) {
            checkSchema(parameters, pointer);
        }
        var asRegistered = known.map(found -> found.spec().runtime().wireName()).orElse("hybrid");
        var ownWord = tool.path("runtime").asText(asRegistered);
        checkRuntime(ownWord);
        var definition = ((ObjectNode) tool).deepCopy();
        definition.remove(List.of("runtime", "approval"));
        var isAsking = isAsking(tool, pointer) || calls.isAsking();
        return new ToolOffer(name, definition, calls.runtimes().getOrDefault(name, ownWord), isAsking);
    }

    /** A request may want to be asked where the tool does not, never the other way round. */
    private static boolean isAsking(JsonNode tool, String pointer) {
        var approval = tool.path("approval").asText("never");
        if (!approval.equals("never") && !approval.equals("always")) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "%s/approval must be never or always but is '%s'".formatted(pointer, approval));
        }
        return approval.equals("always");
    }

    private EngineException unknown(String project, String name, String pointer) {
        if (registry.isExpected(name)) {
            return ErrorCode.TOOL_NOT_READY.exception(
                    "%s names the tool '%s', whose server is still being connected".formatted(pointer, name));
        }
        var known = registry.specs(project).stream().map(ToolSpec::name).toList();
        return ErrorCode.REQUEST_INVALID.exception(
                "%s names the tool '%s', which is not registered; known are %s".formatted(pointer, name, known));
    }

    private static void checkSame(ToolSpec spec, @Nullable JsonNode parameters, String pointer) {
        if (parameters != null && !parameters.equals(spec.parameters())) {
            throw ErrorCode.TOOL_DEFINITION_MISMATCH.exception(
                    "%s/function/parameters must equal those of the registered tool '%s'; GET /api/v1/tools has them"
                            .formatted(pointer, spec.name()));
        }
    }

    private void checkSchema(JsonNode parameters, String pointer) {
        var problems = schemas.checkSchema(parameters);
        if (!problems.isEmpty()) {
            var first = problems.getFirst();
            throw ErrorCode.REQUEST_INVALID.exception("%s/function/parameters%s is no valid JSON Schema: %s"
                    .formatted(pointer, first.pointer(), first.message()));
        }
    }

    private static void checkRuntime(String runtime) {
        if (!RUNTIMES.contains(runtime)) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "a tool's runtime must be hybrid, server or client but is '%s'".formatted(runtime));
        }
    }
}
