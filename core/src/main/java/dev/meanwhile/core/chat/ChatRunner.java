package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.limit.DailyBudget;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.AfterLastRound;
import dev.meanwhile.core.round.LoopSpec;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.round.TurnMessages;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.thread.ThreadStore.Message;
import java.util.ArrayList;
import java.util.List;

/** Runs chat jobs: one conversation, one tool loop. */
public final class ChatRunner implements JobRunner {
    private final ToolLoop loop;
    private final ThreadStore threads;
    private final RoundLimits limits;
    private final DailyBudget days;

    /** @param days holds the jobs' owners to what they may spend */
    public ChatRunner(ToolLoop loop, ThreadStore threads, RoundLimits limits, DailyBudget days) {
        this.loop = loop;
        this.threads = threads;
        this.limits = limits;
        this.days = days;
    }

    @Override
    public Step run(JobRun run) throws InterruptedException {
        if (ChatRequest.hadOwnKey(run.request()) && run.key() == null) {
            throw ErrorCode.PROVIDER_KEY_REQUIRED.exception(
                    "the job waited so long that its provider key was wiped; retry it with the key");
        }
        var request = ChatRequest.of(run.request());
        var job = run.past().job();
        var messages = request.messages() == null ? fromThread(job, request) : request.messages();
        var spec = new LoopSpec(
                "",
                job.model(),
                messages,
                request.tools(),
                request.device(),
                request.toolChoice(),
                request.options(),
                limits.rounds(request.rounds()),
                AfterLastRound.FAIL,
                days.gate(job.budget(), job.project(), job.owner()));
        return loop.run(run, spec).step();
    }

    /** The branch that leads to this job's answer, without the answer. */
    private List<JsonNode> fromThread(Job job, ChatRequest request) {
        if (job.threadId() == null || job.messageId() == null) {
            throw ErrorCode.THREAD_NOT_FOUND.exception("the conversation was deleted before the job began");
        }
        var messages = new ArrayList<JsonNode>();
        for (var message : threads.branch(job.project(), job.threadId(), job.messageId())) {
            if (!message.id().equals(job.messageId())) {
                messages.addAll(told(message, request));
            }
        }
        return messages;
    }

    /** Some providers refuse calls and their results in a request that offers no tools, so there only the text is told. */
    private List<JsonNode> told(Message message, ChatRequest request) {
        var work = message.work();
        if (work != null && !request.tools().isEmpty()) {
            var view = ChatView.of(work);
            var rounds = new TurnMessages(work.job().id(), limits.toModelBytes()).ofPast(view.turns(), view.calls());
            if (!rounds.isEmpty()) {
                return rounds;
            }
        }
        return List.of(ChatMessages.message(message.role(), message.content()));
    }
}
