package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.text.CleanJson;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Obeys what people and browsers answered while the job waited: events and ledger rows, in one commit with their commands' end. */
final class Answers {
    private Answers() {}

    /** Afterwards no call of the round waits for something that is answered or expired. */
    static void hear(JobRun run, LoopSpec spec, Dialogue dialogue, int round) throws InterruptedException {
        var facts = new ArrayList<Fact>();
        var calls = new ArrayList<Call>();
        var heard = new ArrayList<WaitId>();
        for (var call : List.copyOf(dialogue.callsOf(round))) {
            var wait = dialogue.waitOf(call).filter(_ -> call.state() == CallState.WAITING);
            if (wait.isPresent() && wait.get().verdict().isPresent()) {
                var after = obeyed(spec, call, wait.get(), wait.get().verdict().get());
                facts.addAll(told(spec, wait.get(), after));
                calls.add(after);
                heard.add(wait.get().ask().id());
                dialogue.replace(after);
            }
        }
        if (!heard.isEmpty()) {
            run.commit(new Step(facts, List.of(), calls, List.of(), heard, NextStep.CONTINUE));
        }
    }

    private static Call obeyed(LoopSpec spec, Call call, Wait wait, Action action) {
        var answer = wait.answer();
        var data = answer == null ? null : answer.data();
        return switch (action) {
            case APPROVE -> approved(call, data);
            case REJECT -> refused(call, Reason.DENIED, "refused this call", answer);
            case SKIP -> refused(call, Reason.SKIPPED, "skipped this call; go on without it", answer);
            case DONE -> Outcomes.done(spec, call, data == null ? NullNode.instance : CleanJson.of(data), took(wait));
            case FAILED -> answer == null ? unanswered(call, wait) : failed(call, data, took(wait));
            case SUBMIT, MODIFY -> throw new IllegalStateException(action + " is no answer about a call");
        };
    }

    /** It waits no more; whether it runs is judged anew, with this approval. */
    private static Call approved(Call call, @Nullable JsonNode edited) {
        var asked = call.asked();
        return edited == null
                ? asked
                : asked.edited(edited.toString(), AskedCalls.hash(call.name(), edited.toString()));
    }

    private static Call refused(Call call, Reason reason, String what, @Nullable Answer answer) {
        var message = answer == null
                ? "nobody decided on this call in time, so it did not run"
                : "a person " + what + (answer.comment() == null ? "" : ": " + answer.comment());
        return Outcomes.failed(call, CallState.REFUSED, new Refused(reason, message), Duration.ZERO);
    }

    private static Call failed(Call call, @Nullable JsonNode error, Duration took) {
        var message = error == null
                ? "the browser could not run it"
                : error.path("message").asText();
        return Outcomes.failed(call, CallState.FAILED, new Refused(Reason.FAILED, message), took);
    }

    /** A browser that claimed a writing call and fell silent may have run it. */
    private static Call unanswered(Call call, Wait wait) {
        if (wait.claim() != null && call.effect() == Effect.WRITES) {
            var doubt = new Refused(Reason.OUTCOME_UNKNOWN, "the browser gave no result in time; " + CallGate.DOUBTFUL);
            return Outcomes.failed(call, CallState.UNKNOWN, doubt, took(wait));
        }
        var why = new Refused(Reason.TIMEOUT, "no browser ran this call in time");
        return Outcomes.failed(call, CallState.FAILED, why, took(wait));
    }

    private static Duration took(Wait wait) {
        return wait.ended() == null ? Duration.ZERO : Duration.between(wait.asked(), wait.ended());
    }

    private static List<Fact> told(LoopSpec spec, Wait wait, Call after) {
        var facts = new ArrayList<Fact>();
        if (wait.ask().kind().isForPeople()) {
            facts.add(AskFacts.decided(wait, spec.limits().eventBytes()));
        }
        if (after.state().isSettled()) {
            facts.add(Outcomes.finished(spec, after));
        }
        return facts;
    }
}
