package dev.meanwhile.core.inbox;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.inbox.News.Asked;
import dev.meanwhile.core.inbox.News.Ended;
import dev.meanwhile.core.inbox.News.Expired;
import dev.meanwhile.core.inbox.News.Reminder;
import dev.meanwhile.core.inbox.Notice.Level;
import dev.meanwhile.core.inbox.Notice.Message;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Ask.Kind;
import java.time.Duration;
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
        var body = ask.question() + " If nobody answers in time, %s.".formatted(outcome(ask, "is"));
        return warning("approval.asked", ask, named(news.job()) + " needs " + wanted(ask.kind()), body);
    }

    static Message of(Reminder news) {
        var ask = news.approval().ask();
        var left = ask.time().minus(ask.reminder().orElse(Duration.ZERO));
        var body = ask.question() + " If nobody answers within %s, %s.".formatted(rough(left), outcome(ask, "is"));
        return warning("approval.reminder", ask, named(news.job()) + " still needs " + wanted(ask.kind()), body);
    }

    static Message of(Expired news) {
        var ask = news.approval().ask();
        var title = named(news.job()) + " got no " + (ask.kind() == Kind.INPUT ? "input" : "decision") + " in time";
        var outcome = outcome(ask, "was");
        var isWithout = ask.onExpiry() == Action.SKIP || !ask.call().isOfNode();
        return warning(
                "approval.expired", ask, title, full(outcome + (isWithout ? ", and the work goes on without it" : "")));
    }

    private static String wanted(Kind kind) {
        return switch (kind) {
            case APPROVAL, CLIENT_TOOL -> "a decision";
            case INPUT -> "your input";
            case REVIEW -> "a review";
        };
    }

    /** What becomes of what was asked about, if nobody answers. */
    private static String outcome(Ask ask, String verb) {
        var subject = subject(ask, verb);
        return switch (ask.onExpiry()) {
            case APPROVE -> subject + (ask.kind() == Kind.REVIEW ? " kept" : " approved");
            case SKIP -> subject + " skipped";
            case FAILED -> subject + " given up";
            case REJECT, SUBMIT, MODIFY, DONE -> subject + " rejected";
        };
    }

    private static String subject(Ask ask, String verb) {
        if (!ask.call().isOfNode()) {
            return "the call of %s %s".formatted(ask.tool(), verb);
        }
        return (ask.kind() == Kind.REVIEW ? "the output of “%s” %s" : "the step “%s” %s").formatted(ask.tool(), verb);
    }

    private static String rough(Duration time) {
        if (time.toDays() >= 2) {
            return time.toDays() + " days";
        }
        return time.toHours() >= 2 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
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

    private static Message warning(String type, Ask about, String title, String body) {
        return new Message(type, about.id(), Level.WARNING, title, body);
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
