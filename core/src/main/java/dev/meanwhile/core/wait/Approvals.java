package dev.meanwhile.core.wait;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.text.CleanJson;
import dev.meanwhile.core.text.TextCleaner;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Waits.Answered;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets people decide on calls, and give nodes what they ask for. */
public final class Approvals {
    private static final int LONGEST_COMMENT = 2_000;

    private final Waits waits;
    private final Schemas schemas;
    private final int dataBytes;
    private final Consumer<JobId> woken;

    /**
     * @param dataBytes how large an answer's data may be
     * @param woken told of a job that may be due, or has an answer to hear
     */
    public Approvals(Waits waits, Schemas schemas, int dataBytes, Consumer<JobId> woken) {
        this.waits = waits;
        this.schemas = schemas;
        this.dataBytes = dataBytes;
        this.woken = woken;
    }

    public Optional<Wait> find(WaitId id) {
        return waits.find(id).filter(wait -> wait.ask().kind().isForPeople());
    }

    /**
     * Answers. The same answer again changes nothing.
     *
     * @return TAKEN or REPEATED, and the question as it stands after it
     * @throws EngineException {@code request_invalid} for an answer that does not fit, {@code
     *     answered_otherwise}, {@code question_expired} or {@code question_closed}
     */
    public Answered answer(Wait approval, Answer answer) {
        var storable = cleaned(answer);
        check(approval.ask(), storable);
        var answered = waits.answer(approval.ask().id(), storable, null).orElse(null);
        if (answered == null) {
            throw ErrorCode.QUESTION_CLOSED.exception("the job was forgotten meanwhile");
        }
        switch (answered.outcome()) {
            case TAKEN -> woken.accept(approval.job());
            case REPEATED -> {
                // it holds already
            }
            case ANSWERED_OTHERWISE, EXPIRED, CLOSED, NOT_CLAIMED -> throw Refusals.of(answered);
        }
        return answered;
    }

    private static Answer cleaned(Answer answer) {
        var data = answer.data();
        var comment = answer.comment();
        return new Answer(
                answer.action(),
                data == null ? null : CleanJson.of(data),
                comment == null ? null : TextCleaner.whole(comment),
                answer.by());
    }

    private void check(Ask ask, Answer answer) {
        if (!ask.kind().answers().contains(answer.action())) {
            throw wrongAction(ask.kind());
        }
        var comment = answer.comment();
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/comment must be at most %d characters".formatted(LONGEST_COMMENT));
        }
        var data = answer.data();
        if (data != null) {
            checkData(ask, answer.action(), data);
        } else if (answer.action() == Action.SUBMIT || answer.action() == Action.MODIFY) {
            throw ErrorCode.REQUEST_INVALID.exception("/data is missing: it is what is to be put in place with %s"
                    .formatted(answer.action().wireName()));
        }
    }

    /** What to say of an action that a question does not take. */
    public static EngineException wrongAction(Kind kind) {
        var actions = kind.answers().stream().map(Action::wireName).toList();
        return ErrorCode.REQUEST_INVALID.exception("/action must be %s or %s for a question of the kind %s"
                .formatted(
                        String.join(", ", actions.subList(0, actions.size() - 1)), actions.getLast(), kind.wireName()));
    }

    private void checkData(Ask ask, Action action, JsonNode data) {
        if (!mayBring(ask.kind(), action)) {
            throw ErrorCode.REQUEST_INVALID.exception("/data does not go with %s of a question of the kind %s"
                    .formatted(action.wireName(), ask.kind().wireName()));
        }
        if (data.toString().getBytes(StandardCharsets.UTF_8).length > dataBytes) {
            throw ErrorCode.REQUEST_INVALID.exception("/data must be at most %d bytes".formatted(dataBytes));
        }
        var problems = schemas.check(ask.schema(), data);
        if (!problems.isEmpty()) {
            var first = problems.getFirst();
            throw ErrorCode.REQUEST_INVALID.exception("/data%s does not fit the schema of %s: %s"
                    .formatted(first.pointer(), ask.tool(), first.message()));
        }
    }

    private static boolean mayBring(Kind kind, Action action) {
        return switch (action) {
            case SUBMIT, MODIFY -> true;
            case APPROVE -> kind == Kind.APPROVAL;
            case REJECT, SKIP, DONE, FAILED -> false;
        };
    }
}
