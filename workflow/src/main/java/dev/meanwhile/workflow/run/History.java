package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.AfterLastRound;
import dev.meanwhile.core.round.LoopSpec;
import dev.meanwhile.core.round.SingleTurn.Reply;
import dev.meanwhile.core.round.Turn;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.workflow.definition.Compaction;
import dev.meanwhile.workflow.session.Conversation;
import dev.meanwhile.workflow.session.Conversation.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was said before a run, made short enough for its models. A summary is made once; it is kept at a path of its own. */
final class History {

    /** No node has this path, as ids are escaped. */
    static final String PATH = "@history";

    private final Services services;
    private final JobRun run;

    History(Services services, JobRun run) {
        this.services = services;
        this.run = run;
    }

    /** The messages that come before the run's own. */
    List<JsonNode> told(FlowRequest request, Compaction compaction) throws InterruptedException {
        return switch (Conversation.of(all(request)).plan(compaction)) {
            case Plan.Ready(var messages) -> messages;
            case Plan.Summary summary -> {
                var known = known();
                yield summary.with(known.isPresent() ? known.get() : asked(summary.prompt(), compaction));
            }
        };
    }

    /** What the run brings, else what its thread has. */
    private List<JsonNode> all(FlowRequest request) {
        var job = run.past().job();
        if (request.history() != null || job.threadId() == null || job.messageId() == null) {
            return request.history() == null ? List.of() : request.history();
        }
        var messages = new ArrayList<JsonNode>();
        for (var message : services.needs().threads().branch(job.project(), job.threadId(), job.messageId())) {
            var work = message.work();
            var isOwn = message.id().equals(job.messageId());
            if (!isOwn) {
                messages.add(Prompting.message(
                        message.role(),
                        work == null
                                ? plain(message.content())
                                : ChatView.of(work).text()));
            }
        }
        if (!messages.isEmpty()) {
            messages.removeLast(); // the prompt, which reaches the nodes as their input
        }
        return messages;
    }

    private static String plain(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        var texts = new ArrayList<String>();
        content.forEach(part -> texts.add(part.path("text").asText("")));
        return String.join("\n", texts);
    }

    private Optional<String> known() {
        return run.past().checkpoints().stream()
                .filter(checkpoint ->
                        checkpoint.path().equals(PATH) && checkpoint.kind().equals(Turn.KIND))
                .map(checkpoint -> Turn.of(checkpoint.data()).text())
                .findFirst();
    }

    private String asked(String prompt, Compaction compaction) throws InterruptedException {
        var spec = spec(prompt, compaction);
        for (var now = run; ; now = now.reread(services.needs().reader())) {
            switch (services.turns().ask(now, spec)) {
                case Reply.Said said -> {
                    keep(said);
                    return said.text();
                }
                case Reply.Later(var delay) -> { // short, and rare enough not to park for
                    run.alive(delay);
                    services.parts().pause().pause(delay);
                }
            }
        }
    }

    private LoopSpec spec(String prompt, Compaction compaction) {
        var job = run.past().job();
        return new LoopSpec(
                PATH,
                model(job, compaction),
                List.of(Prompting.message("user", prompt)),
                List.of(),
                null,
                null,
                JsonNodeFactory.instance.objectNode(),
                services.needs().limits(),
                AfterLastRound.FAIL,
                services.needs().days().gate(job.budget(), job.project(), job.owner()));
    }

    private static String model(Job job, Compaction compaction) {
        var model = compaction.model();
        return model == null || model.isBlank() ? job.model() : model;
    }

    private void keep(Reply.Said said) throws InterruptedException {
        var now = services.parts().clock().instant().toString();
        var end = NodeEnd.completed(Set.of(), Value.Text.EMPTY, now);
        var closing = new Checkpoint(PATH, said.last().n() + 1, NodeEnd.KIND, end.toJson());
        run.commit(new Step(said.facts(), List.of(said.last(), closing), List.of(), NextStep.CONTINUE));
    }
}
