package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallArguments;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import java.util.List;

/** Decides whether a call may run. */
final class CallGate {
    static final String DOUBTFUL = "this call may have taken effect; check before you repeat it";
    private static final String CLIENT_ONLY = "Tool not available in background mode";

    private final ToolRegistry registry;
    private final Schemas schemas;

    CallGate(ToolRegistry registry, Schemas schemas) {
        this.registry = registry;
        this.schemas = schemas;
    }

    /** What is to become of a call. */
    sealed interface Verdict {
        record Run(Tool tool, JsonNode arguments) implements Verdict {}

        record Settle(CallState state, Refused why) implements Verdict {}
    }

    /**
     * @param project whose tools may be called
     * @param all every call of the loop so far: a doubtful one is not repeated
     */
    Verdict judge(String project, LoopSpec spec, Call call, List<Call> all) throws InterruptedException {
        var mayHaveRun = call.state() == CallState.RUNNING && call.effect() == Effect.WRITES && !call.isIdempotent();
        if (mayHaveRun) {
            return new Verdict.Settle(CallState.UNKNOWN, new Refused(Reason.OUTCOME_UNKNOWN, DOUBTFUL));
        }
        var runtime = spec.runtimes().get(call.name());
        if (runtime == null) {
            return refused(Reason.NOT_FOUND, "no tool named '%s' is offered".formatted(call.name()));
        }
        if (runtime.equals("client")) {
            return refused(Reason.CLIENT_ONLY, CLIENT_ONLY);
        }
        var tool = registry.await(project, call.name());
        if (tool.isEmpty()) {
            return refused(Reason.NOT_FOUND, "the tool '%s' is not registered on this server".formatted(call.name()));
        }
        if (isDoubtfulRepetition(call, all)) {
            return refused(
                    Reason.OUTCOME_UNKNOWN,
                    "an identical call before this one may have taken effect; it is not repeated");
        }
        return withArguments(spec, call, tool.get());
    }

    private Verdict withArguments(LoopSpec spec, Call call, Tool tool) {
        if (Cut.isOver(call.arguments(), spec.limits().argumentBytes())) {
            var message = "the arguments must be at most %d bytes"
                    .formatted(spec.limits().argumentBytes());
            return refused(Reason.INVALID_ARGUMENTS, message);
        }
        var arguments = CallArguments.parsed(call.arguments().isBlank() ? "{}" : call.arguments());
        if (arguments.isEmpty()) {
            return refused(Reason.INVALID_ARGUMENTS, "the arguments must be a JSON object but are no JSON");
        }
        var problems = schemas.check(tool.spec().parameters(), arguments.get());
        if (!problems.isEmpty()) {
            var why = new Refused(Reason.INVALID_ARGUMENTS, "the arguments do not fit the tool's schema", problems);
            return new Verdict.Settle(CallState.REFUSED, why);
        }
        return new Verdict.Run(tool, arguments.get());
    }

    private static boolean isDoubtfulRepetition(Call call, List<Call> all) {
        return call.effect() == Effect.WRITES
                && all.stream()
                        .anyMatch(other -> other.state() == CallState.UNKNOWN
                                && other.argumentsHash().equals(call.argumentsHash())
                                && !other.place().equals(call.place()));
    }

    private static Verdict refused(Reason reason, String message) {
        return new Verdict.Settle(CallState.REFUSED, new Refused(reason, message));
    }
}
