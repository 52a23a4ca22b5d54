package dev.meanwhile.core.wait;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Ask.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions of all jobs, for those who answer them. {@code WaitsContract} in {@code testkit} is the full specification. Questions
 * are asked with a {@link dev.meanwhile.core.log.Step}, and expire with {@code Claims.wakeDue}.
 */
public interface Waits {

    Optional<Wait> find(WaitId id);

    /** What a call waits for, or waited for. */
    Optional<Wait> find(JobId job, CallPlace call, Kind kind);

    /** All questions of a job, in order of asking. */
    List<Wait> ofJob(JobId job);

    /** Questions to people, newest first. */
    List<Wait> approvals(ApprovalQuery query);

    /**
     * Answers an open question, in one transaction with a command for the job's owner; a WAITING job goes back into the queue. The first
     * valid answer wins.
     *
     * @param claim the claim under which a browser answers; null for a person
     * @return empty for an unknown id
     */
    Optional<Answered> answer(WaitId id, Answer answer, @Nullable String claim);

    /**
     * Takes a call of a browser for a while, or keeps it for longer.
     *
     * @param claim the same again to keep it
     * @param time how long, at most to the question's expiry
     * @return empty for an unknown id
     */
    Optional<Answered> claim(WaitId id, String claim, Duration time);

    /** @param question as it stands after it */
    record Answered(Outcome outcome, Wait question) {}

    /** What became of an answer or a claim. */
    enum Outcome {
        TAKEN,
        /** It was answered like this before. */
        REPEATED,
        /** It was answered otherwise before. */
        ANSWERED_OTHERWISE,
        /** Its time was over. */
        EXPIRED,
        /** Its job ended first. */
        CLOSED,
        /** Another browser window has the call, or nobody claimed it. */
        NOT_CLAIMED
    }

    /**
     * Which questions to list; null parts do not narrow.
     *
     * @param owner whose questions of {@code ownIn} are listed
     * @param ownIn projects of which only this person's are listed
     * @param allIn projects of which all are listed
     * @param before only those asked before this one: the page's cursor
     * @param limit from 1
     */
    record ApprovalQuery(
            String owner,
            Collection<String> ownIn,
            Collection<String> allIn,
            Wait.@Nullable State state,
            @Nullable JobId job,
            @Nullable WaitId before,
            int limit) {}
}
