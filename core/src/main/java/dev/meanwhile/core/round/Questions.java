package dev.meanwhile.core.round;

import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.CallGate.Verdict;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.WaitRules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Asks people whether calls may run, and browsers to run them. What is asked is durable before the job waits for it. */
final class Questions {
    private static final String CLIENT_ONLY = "Tool not available in background mode";

    private final WaitRules rules;
    private final Devices devices;
    private final InstantSource clock;

    Questions(WaitRules rules, Devices devices, InstantSource clock) {
        this.rules = rules;
        this.devices = devices;
        this.clock = clock;
    }

    /** A call about which a person is to be asked. */
    record Doubt(Call call, Verdict.AskPerson why) {}

    /** A call for a browser. */
    record Errand(Call call, Verdict.AskBrowser what) {}

    void askPeople(JobRun run, LoopSpec spec, Dialogue dialogue, List<Doubt> doubts) throws InterruptedException {
        var asks = new ArrayList<Ask>();
        var facts = new ArrayList<Fact>();
        for (var doubt : doubts) {
            var call = doubt.call();
            var ask = new Ask(
                    WaitId.next(clock),
                    call.place(),
                    Kind.APPROVAL,
                    call.name(),
                    doubt.why().question(),
                    doubt.why().arguments(),
                    doubt.why().schema(),
                    call.argumentsHash(),
                    rules.approval(),
                    rules.onExpiry().action(),
                    null);
            asks.add(ask);
            facts.add(AskFacts.asked(ask, spec.limits().eventBytes()));
        }
        park(run, dialogue, doubts.stream().map(Doubt::call).toList(), asks, facts);
    }

    /** Hands calls to the browser that sent the request, if it watches; without one the model is told so at once. */
    void askBrowser(JobRun run, LoopSpec spec, Dialogue dialogue, List<Errand> errands) throws InterruptedException {
        var device = spec.device();
        if (device == null || !devices.isAttached(run.lease().job(), device)) {
            for (var errand : errands) {
                var why = new Refused(Reason.CLIENT_ONLY, CLIENT_ONLY);
                var settled = Outcomes.failed(errand.call(), CallState.REFUSED, why, Duration.ZERO);
                run.log().enqueue(run.lease(), Outcomes.step(spec, settled));
                dialogue.replace(settled);
            }
            return;
        }
        var asks = new ArrayList<Ask>();
        var facts = new ArrayList<Fact>();
        for (var errand : errands) {
            var call = errand.call();
            var place = call.place();
            asks.add(new Ask(
                    WaitId.next(clock),
                    place,
                    Kind.CLIENT_TOOL,
                    call.name(),
                    "",
                    errand.what().arguments(),
                    errand.what().schema(),
                    call.argumentsHash(),
                    rules.clientTool(),
                    Action.FAILED,
                    device));
            facts.add(new Fact(
                    spec.path(),
                    new JobEvent.ToolWaiting(place.callId(), place.round(), call.name(), device, rules.clientTool())));
        }
        park(run, dialogue, errands.stream().map(Errand::call).toList(), asks, facts);
    }

    private void park(JobRun run, Dialogue dialogue, List<Call> calls, List<Ask> asks, List<Fact> facts)
            throws InterruptedException {
        var waiting = calls.stream().map(Call::waiting).toList();
        run.commit(new Step(facts, List.of(), waiting, asks, List.of(), NextStep.CONTINUE));
        for (var i = 0; i < asks.size(); i++) {
            var ask = asks.get(i);
            dialogue.park(waiting.get(i), Parked.of(ask.kind(), clock.instant().plus(ask.time())));
        }
    }
}
