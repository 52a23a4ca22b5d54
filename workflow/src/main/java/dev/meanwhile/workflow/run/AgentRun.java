package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.round.AfterLastRound;
import dev.meanwhile.core.round.LoopSpec;
import dev.meanwhile.core.round.ToolLoop.Result;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.workflow.definition.AgentNode;
import dev.meanwhile.workflow.definition.Hitl;
import dev.meanwhile.workflow.run.NodeResult.Work;
import dev.meanwhile.workflow.run.People.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs an agent: the engine's tool loop at the node's path. */
final class AgentRun {

    /** The first question about further rounds; those about the node itself come before. */
    private static final int FIRST_QUESTION = 10;

    private static final JsonNode ANYTHING = JsonNodeFactory.instance.objectNode();

    private final NodeCall call;
    private final AgentNode agent;

    AgentRun(NodeCall call, AgentNode agent) {
        this.call = call;
        this.agent = agent;
    }

    NodeResult run() throws InterruptedException {
        var said = agent.structuredOutput() == null
                ? Optional.<String>empty()
                : call.attempt().memo().answer(call.path());
        if (said.isPresent()) { // and was not what it should be, else the node had ended with it
            var rounds = new Further.Rounds(agent.maxToolIterations(), AfterLastRound.ANSWER, 0);
            return fitted(spec(rounds), said.get(), Work.NONE);
        }
        var further = further();
        return further instanceof Further.Wait(var until) ? until : looped(((Further.Rounds) further));
    }

    /** What people said when the rounds were used up. */
    private sealed interface Further {

        /** @param most rounds it may make, and what comes after them */
        record Rounds(int most, AfterLastRound then, int asked) implements Further {}

        record Wait(NodeResult.Waiting until) implements Further {}
    }

    private Further further() throws InterruptedException {
        var people = people();
        var most = agent.maxToolIterations();
        var asked = 0;
        while (people.hasAsked(FIRST_QUESTION + asked)) {
            switch (people.ask(FIRST_QUESTION + asked, Kind.APPROVAL, "", Value.Text.EMPTY, ANYTHING, List.of())) {
                case Heard.Open(var until) -> {
                    return new Further.Wait(until);
                }
                case Heard.Decided(var decision) -> {
                    if (decision.action() != Action.APPROVE) {
                        return new Further.Rounds(most, AfterLastRound.ANSWER, asked);
                    }
                    most += agent.maxToolIterations();
                }
            }
            asked++;
        }
        var then = switch (agent.onMaxToolIterations()) {
            case WARNING -> AfterLastRound.ANSWER;
            case ERROR -> AfterLastRound.FAIL;
            case HITL -> AfterLastRound.PAUSE;
        };
        return new Further.Rounds(most, then, asked);
    }

    private People people() {
        return new People(call, agent.hitl() == null ? Hitl.PLAIN : agent.hitl());
    }

    private NodeResult looped(Further.Rounds rounds) throws InterruptedException {
        var attempt = call.attempt();
        var spec = spec(rounds);
        var result = attempt.working(() -> attempt.services().loop().run(attempt.run(), spec));
        return switch (result) {
            case Result.Answered answered -> answered(spec, answered);
            case Result.Waiting(var reason, var atMost) -> attempt.waiting(reason, atMost);
            case Result.Later(var delay) -> attempt.waiting(WaitReason.DELAY, delay);
            case Result.Failed failed -> failed(rounds, failed);
        };
    }

    private NodeResult failed(Further.Rounds rounds, Result.Failed failed) throws InterruptedException {
        var isAsking = agent.onMaxToolIterations() == AgentNode.OnMax.HITL
                && failed.failure().code() == ErrorCode.TOOL_ROUNDS_EXCEEDED;
        if (!isAsking) {
            return new NodeResult.Failed(
                    failed.failure(), call.value(failed.text()), new Work(List.of(), failed.last(), null));
        }
        var question =
                "\"%s\" has used its %d rounds of tools and wants more. May it have %d more? If not, it answers with what it has."
                        .formatted(call.place().label(), rounds.most(), agent.maxToolIterations());
        var heard = people().ask(
                        FIRST_QUESTION + rounds.asked(),
                        Kind.APPROVAL,
                        question,
                        call.value(failed.text()),
                        ANYTHING,
                        failed.last());
        return heard instanceof Heard.Open(var until) ? until : looped(rounds);
    }

    private LoopSpec spec(Further.Rounds rounds) throws InterruptedException {
        var edited = call.attempt().request().edit(call.home()).prompt();
        var task = agent.task().isBlank() ? "" : call.templates().filled(agent.task()) + "\n\n";
        var prompt = call.templates().filled(edited == null ? agent.prompt() : edited);
        var messages = call.prompting().conversation(prompt, task + call.text(call.input()));
        var tools = new Offers(call).of(agent.tools());
        var choice = tools.isEmpty() ? null : agent.toolChoice();
        return call.prompting()
                .loop(
                        call.path(),
                        agent.model(),
                        messages,
                        tools,
                        choice,
                        options(),
                        limits(rounds.most()),
                        rounds.then());
    }

    private RoundLimits limits(int rounds) {
        return call.prompting().limits().rounds(rounds);
    }

    private ObjectNode options() {
        var options = JsonNodeFactory.instance.objectNode();
        if (agent.temperature() != null) {
            options.put("temperature", agent.temperature());
        }
        if (agent.maxTokens() != null) {
            options.put("max_tokens", agent.maxTokens());
        }
        if (agent.structuredOutput() != null) {
            var schema = options.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema");
            schema.put("name", "output").set("schema", agent.structuredOutput());
        }
        return options;
    }

    private NodeResult answered(LoopSpec spec, Result.Answered answered) throws InterruptedException {
        return fitted(spec, answered.text(), Work.of(answered.facts(), answered.last()));
    }

    private NodeResult fitted(LoopSpec spec, String text, Work work) throws InterruptedException {
        var schema = agent.structuredOutput();
        if (schema == null) {
            return NodeResult.Done.of(call.value(text), work);
        }
        var problem = new Fitting(call.attempt().services().parts().schemas()).problem(schema, text);
        return problem.isEmpty()
                ? NodeResult.Done.of(call.value(text), work)
                : corrected(spec, text, problem.get(), work);
    }

    /** Asks once more, with what was wrong; the first answer is written before, as it is paid. */
    private NodeResult corrected(LoopSpec spec, String text, String problem, Work work) throws InterruptedException {
        call.attempt().keep(call.path(), work);
        var schema = agent.structuredOutput();
        var messages = new ArrayList<JsonNode>(spec.messages());
        messages.add(Prompting.message("assistant", text));
        messages.add(Prompting.message(
                "user",
                "Your answer does not fit the JSON Schema %s: %s. Answer with the corrected JSON alone."
                        .formatted(schema, problem)));
        var tries = call.attempt().memo().tries(call.path());
        var path = NodePath.retry(NodePath.correction(call.path()), tries + 1);
        var again = call.prompting()
                .loop(path, agent.model(), messages, List.of(), null, options(), spec.limits(), AfterLastRound.ANSWER);
        return call.prompting().ask(again, said -> {
            var closed = List.of(said.last(), call.attempt().closing(path, said.last()));
            var all = new Work(said.facts(), closed, null);
            var left = new Fitting(call.attempt().services().parts().schemas()).problem(schema, said.text());
            return left.isEmpty()
                    ? NodeResult.Done.of(call.value(said.text()), all)
                    : new NodeResult.Failed(
                            ErrorCode.OUTPUT_INVALID.failure("node '%s': the answer does not fit structuredOutput: %s"
                                    .formatted(call.step().node(), left.get())),
                            call.value(said.text()),
                            all);
        });
    }
}
