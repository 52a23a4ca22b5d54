package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.round.AfterLastRound;
import dev.meanwhile.core.round.LoopSpec;
import dev.meanwhile.core.round.ToolLoop.Result;
import dev.meanwhile.workflow.definition.AgentNode;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.ArrayList;
import java.util.List;

/** Runs an agent: the engine's tool loop at the node's path. */
final class AgentRun {
    private final NodeCall call;
    private final AgentNode agent;

    AgentRun(NodeCall call, AgentNode agent) {
        this.call = call;
        this.agent = agent;
    }

    NodeResult run() throws InterruptedException {
        var attempt = call.attempt();
        var spec = spec();
        var result = attempt.working(() -> attempt.services().loop().run(attempt.run(), spec));
        return switch (result) {
            case Result.Answered answered -> answered(spec, answered);
            case Result.Waiting(var reason, var atMost) -> attempt.waiting(reason, atMost);
            case Result.Later(var delay) -> attempt.waiting(WaitReason.DELAY, delay);
            case Result.Failed failed ->
                new NodeResult.Failed(
                        failed.failure(), call.value(failed.text()), new Work(List.of(), failed.last(), null));
        };
    }

    private LoopSpec spec() throws InterruptedException {
        var edited = call.attempt().request().edit(call.path()).prompt();
        var task = agent.task().isBlank() ? "" : call.templates().filled(agent.task()) + "\n\n";
        var prompt = call.templates().filled(edited == null ? agent.prompt() : edited);
        var messages = call.prompting().conversation(prompt, task + call.text(call.input()));
        var tools = new Offers(call).of(agent.tools());
        var choice = tools.isEmpty() ? null : agent.toolChoice();
        return call.prompting()
                .loop(call.path(), agent.model(), messages, tools, choice, options(), limits(), afterLastRound());
    }

    private RoundLimits limits() {
        return call.prompting().limits().rounds(agent.maxToolIterations());
    }

    private AfterLastRound afterLastRound() {
        return agent.onMaxToolIterations() == AgentNode.OnMax.WARNING ? AfterLastRound.ANSWER : AfterLastRound.FAIL;
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
        var text = answered.text();
        var work = Work.of(answered.facts(), answered.last());
        var schema = agent.structuredOutput();
        if (schema == null) {
            return NodeResult.Done.of(call.value(text), work);
        }
        var problem = new Fitting(call.attempt().services().parts().schemas()).problem(schema, text);
        return problem.isEmpty()
                ? NodeResult.Done.of(call.value(text), work)
                : corrected(spec, text, problem.get(), work);
    }

    /** Asks once more, with what was wrong; the first answer is paid and written. */
    private NodeResult corrected(LoopSpec spec, String text, String problem, Work work) throws InterruptedException {
        var schema = agent.structuredOutput();
        var messages = new ArrayList<JsonNode>(spec.messages());
        messages.add(Prompting.message("assistant", text));
        messages.add(Prompting.message(
                "user",
                "Your answer does not fit the JSON Schema %s: %s. Answer with the corrected JSON alone."
                        .formatted(schema, problem)));
        var again = call.prompting()
                .loop(
                        Paths.again(call.path(), 2 + call.attempt().memo().tries(call.path())),
                        agent.model(),
                        messages,
                        List.of(),
                        null,
                        options(),
                        spec.limits(),
                        AfterLastRound.ANSWER);
        return call.prompting().ask(again, said -> {
            var checkpoints = new ArrayList<Checkpoint>(work.checkpoints());
            checkpoints.add(said.last());
            var facts = new ArrayList<>(work.facts());
            facts.addAll(said.facts());
            var all = new Work(facts, checkpoints, null);
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
