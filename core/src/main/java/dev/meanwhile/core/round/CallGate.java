package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallArguments;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.text.CleanJson;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import dev.meanwhile.core.wait.WaitRules;
import org.jspecify.annotations.Nullable;

/** Decides whether a call may run, and where. */
final class CallGate {
    static final String DOUBTFUL = "this call may have taken effect; check before you repeat it";

    private final ToolRegistry registry;
    private final Schemas schemas;
    private final WaitRules rules;

    CallGate(ToolRegistry registry, Schemas schemas, WaitRules rules) {
        this.registry = registry;
        this.schemas = schemas;
        this.rules = rules;
    }

    /** What is to become of a call. */
    sealed interface Verdict {
        /** Nobody need be asked. */
        sealed interface Here extends Verdict {}

        record Run(Tool tool, JsonNode arguments) implements Here {}

        record Settle(CallState state, Refused why) implements Here {}

        /** A person decides first. */
        record AskPerson(String question, JsonNode arguments, JsonNode schema) implements Verdict {}

        /** A browser is to run it. */
        record AskBrowser(JsonNode arguments, JsonNode schema) implements Verdict {}
    }

    Verdict judge(LoopSpec spec, Call call, Known known) throws InterruptedException {
        var mayHaveRun = call.state() == CallState.RUNNING && call.effect() == Effect.WRITES && !call.isIdempotent();
        if (mayHaveRun) {
            return new Verdict.Settle(CallState.UNKNOWN, new Refused(Reason.OUTCOME_UNKNOWN, DOUBTFUL));
        }
        var offered = spec.offer(call.name());
        if (offered.isEmpty()) {
            return refused(Reason.NOT_FOUND, "no tool named '%s' is offered".formatted(call.name()));
        }
        var offer = offered.get();
        var tool = offer.isForBrowsers()
                ? registry.find(known.project(), call.name())
                : registry.await(known.project(), call.name());
        if (tool.isEmpty() && !offer.isForBrowsers()) {
            return refused(Reason.NOT_FOUND, "the tool '%s' is not registered on this server".formatted(call.name()));
        }
        return withArguments(spec, call, known, new Candidate(offer, tool.orElse(null)));
    }

    /** @param tool null for one that only the request defines, for browsers */
    private record Candidate(ToolOffer offer, @Nullable Tool tool) {
        JsonNode schema() {
            var parameters = tool == null
                    ? offer.definition().path("function").get("parameters")
                    : tool.spec().parameters();
            return parameters == null ? JsonNodeFactory.instance.objectNode() : parameters;
        }

        boolean isAsking() {
            return offer.isAsking() || (tool != null && tool.spec().isAsking());
        }
    }

    private Verdict withArguments(LoopSpec spec, Call call, Known known, Candidate candidate) {
        if (Cut.isOver(call.arguments(), spec.limits().argumentBytes())) {
            var message = "the arguments must be at most %d bytes"
                    .formatted(spec.limits().argumentBytes());
            return refused(Reason.INVALID_ARGUMENTS, message);
        }
        var arguments = CallArguments.parsed(call.arguments().isBlank() ? "{}" : call.arguments());
        if (arguments.isEmpty()) {
            return refused(Reason.INVALID_ARGUMENTS, "the arguments must be a JSON object but are no JSON");
        }
        var problems = schemas.check(candidate.schema(), arguments.get());
        if (!problems.isEmpty()) {
            var why = new Refused(Reason.INVALID_ARGUMENTS, "the arguments do not fit the tool's schema", problems);
            return new Verdict.Settle(CallState.REFUSED, why);
        }
        var question = known.isApproved(call) ? null : question(call, known, candidate);
        if (question != null) {
            return new Verdict.AskPerson(question, CleanJson.of(arguments.get()), candidate.schema());
        }
        return candidate.offer().isForBrowsers() || candidate.tool() == null
                ? new Verdict.AskBrowser(CleanJson.of(arguments.get()), candidate.schema())
                : new Verdict.Run(candidate.tool(), arguments.get());
    }

    /** What a person is to be asked before the call runs; null for nothing. */
    private @Nullable String question(Call call, Known known, Candidate candidate) {
        if (known.isDoubtfulRepetition(call)) {
            return "An identical call of %s before this one may have taken effect. Run it again?"
                    .formatted(call.name());
        }
        return candidate.isAsking() || rules.asksFor(call.name())
                ? "May %s run with these arguments?".formatted(call.name())
                : null;
    }

    private static Verdict refused(Reason reason, String message) {
        return new Verdict.Settle(CallState.REFUSED, new Refused(reason, message));
    }
}
