package dev.meanwhile.core.inbox;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.inbox.News.Asked;
import dev.meanwhile.core.inbox.News.Ended;
import dev.meanwhile.core.inbox.News.Expired;
import dev.meanwhile.core.inbox.Notice.Level;
import dev.meanwhile.core.inbox.Notice.Message;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.wait.Answer.Action;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people are told, in words for somebody who knows nothing of the machinery. */
final class Wording {
    private static final String KEPT = " What was done so far is kept.";

    private Wording() {}

    /** Empty where there is nothing to tell: of what was stopped, and of what somebody saw end well. */
    static Optional<Message> of(Ended news) {
        var job = news.job();
        return switch (job.state()) {
            case SUCCEEDED -> news.isWatched() ? Optional.empty() : Optional.of(completed(job));
            case FAILED -> Optional.of(warning("job.failed", named(job) + " failed", why(job.failure())));
            case TIMED_OUT ->
                Optional.of(warning("job.timed_out", named(job) + " ran out of time", whatLasted(job.failure())));
            case CANCELLED, QUEUED, RUNNING, WAITING -> Optional.empty();
        };
    }

    static Message of(Asked news) {
        var ask = news.approval().ask();
        var otherwise = " If nobody decides in time, the call is %s.".formatted(done(ask.onExpiry()));
        return new Message(
                "approval.asked",
                ask.id(),
                Level.WARNING,
                named(news.job()) + " needs a decision",
                ask.question() + otherwise);
    }

    static Message of(Expired news) {
        var ask = news.approval().ask();
        return new Message(
                "approval.expired",
                ask.id(),
                Level.WARNING,
                named(news.job()) + " got no decision in time",
                "The call of %s was %s, and the work goes on without it.".formatted(ask.tool(), done(ask.onExpiry())));
    }

    private static String done(Action onExpiry) {
        return onExpiry == Action.SKIP ? "skipped" : "rejected";
    }

    private static Message completed(Job job) {
        var body = "length".equals(job.finishReason())
                ? "The answer is there, but it was cut at the model's limit."
                : "The answer is there.";
        return new Message("job.completed", Level.INFO, named(job) + " is finished", body);
    }

    private static Message warning(String type, String title, String body) {
        return new Message(type, Level.WARNING, title, body);
    }

    private static String named(Job job) {
        return "Your "
                + (job.kind().name().equals("coding")
                        ? "task"
                        : job.kind().name().toLowerCase(Locale.ROOT));
    }

    private static String why(@Nullable Failure failure) {
        if (failure == null) {
            return "It ended with an error." + KEPT;
        }
        return sentence(failure) + KEPT;
    }

    private static String sentence(Failure failure) {
        return switch (failure.code()) {
            case MODEL_UNAUTHORIZED, MODEL_FORBIDDEN, PROVIDER_KEY_REQUIRED ->
                "The model's provider did not take the key. Check the key, then try again.";
            case MODEL_PAYMENT_REQUIRED -> "The account at the model's provider is empty or over its quota.";
            case MODEL_CONTENT_FILTERED -> "A filter of the model's provider ended the answer.";
            case MODEL_RATE_LIMITED, MODEL_OVERLOADED ->
                "The model's provider has too much to do. Try again in a while.";
            case WORKER_LOST -> "The server stopped several times while it worked on this.";
            case BUG -> "Meanwhile itself has a defect here. " + full(failure.message());
            default ->
                failure.code().kind() == ErrorCode.Kind.UPSTREAM_TRANSIENT
                        ? "The model could not be reached, or broke off its answer, even when it was asked again."
                        : full(failure.message());
        };
    }

    private static String whatLasted(@Nullable Failure failure) {
        var isSilent = failure != null && failure.code() == ErrorCode.JOB_INACTIVE;
        return (isSilent ? "Nothing was heard of it for too long." : "It took longer than it may.") + KEPT;
    }

    /** A message of ours as a sentence. */
    private static String full(String message) {
        return message.substring(0, 1).toUpperCase(Locale.ROOT)
                + message.substring(1)
                + (message.endsWith(".") ? "" : ".");
    }
}
