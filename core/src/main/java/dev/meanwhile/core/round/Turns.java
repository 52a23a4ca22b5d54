package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.time.Pause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gets one turn from the model, however often it must be asked: transient failures are repeated with backoff; what was streamed
 * before is rewound; a provider that wants a longer wait parks the job.
 */
final class Turns {
    private static final Duration PARK_OVER = Duration.ofSeconds(30);
    private static final Duration GIVE_UP_OVER = Duration.ofMinutes(15);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    /** The code of the notice after each failed try. */
    private static final String RETRY = "model_retry";

    private final ModelClient models;
    private final LargeImages largeImages;
    private final Pause pause;

    Turns(ModelClient models, LargeImages largeImages, Pause pause) {
        this.models = models;
        this.largeImages = largeImages;
        this.pause = pause;
    }

    /** What asking gave. */
    sealed interface Asked {
        record Said(Turn turn, FinishReason reason, List<TurnFact.ToolCall> calls) implements Asked {}

        record Later(Duration delay) implements Asked {}
    }

    /**
     * @throws EngineException when the model failed for good, or nothing more may be spent; what it said stays in the log
     */
    Asked ask(JobRun run, LoopSpec spec, Dialogue dialogue) throws InterruptedException {
        var tries = new Tries(run, spec, dialogue);
        mustBeAffordable(run, spec, dialogue);
        while (true) {
            run.gate().pass();
            run.alive(Duration.ZERO);
            var recorder = new TurnRecorder(run, spec.path(), dialogue, tries.number(), largeImages);
            var outcome = models.stream(request(run, spec, dialogue), recorder);
            recorder.end();
            switch (outcome) {
                case TurnOutcome.Finished(var reason) -> {
                    return new Asked.Said(recorder.turn(reason.wireName()), reason, recorder.calls());
                }
                case TurnOutcome.Broken(var failure) -> {
                    var wait = waitAfter(failure.during(duringModel(dialogue)), tries);
                    mustBeAffordable(run, spec, dialogue); // before the rewind, so that what was said is kept
                    tell(run, spec, failure, wait);
                    if (wait.compareTo(PARK_OVER) > 0) {
                        tries.next(true);
                        return new Asked.Later(wait);
                    }
                    run.alive(wait);
                    pause.pause(wait);
                    tries.next(recorder.hasStreamed());
                }
            }
        }
    }

    private static void mustBeAffordable(JobRun run, LoopSpec spec, Dialogue dialogue) {
        spec.spending().refusal(run.spent().total()).ifPresent(failure -> {
            throw new EngineException(failure.during(duringModel(dialogue)));
        });
    }

    private static Failure.During duringModel(Dialogue dialogue) {
        return new Failure.During("model", dialogue.nextRound(), null);
    }

    private static Duration waitAfter(Failure failure, Tries tries) {
        var asked = failure.retryAfter();
        var isTooLong = asked != null && asked.compareTo(GIVE_UP_OVER) > 0;
        if (!failure.code().retryable() || isTooLong || !tries.hasMore()) {
            throw new EngineException(failure);
        }
        return asked == null ? tries.backoff() : asked;
    }

    private static void tell(JobRun run, LoopSpec spec, Failure failure, Duration wait) throws InterruptedException {
        var message = "%s; asked again in %.1f s".formatted(failure.message(), wait.toMillis() / 1000.0);
        var notice = new JobEvent.NoticeGiven(RETRY, message);
        run.log().append(run.lease(), List.of(new Fact(spec.path(), notice)));
    }

    private static ModelRequest request(JobRun run, LoopSpec spec, Dialogue dialogue) {
        return new ModelRequest(
                spec.model(),
                dialogue.messages(),
                spec.definitions(),
                choice(spec, dialogue),
                spec.options(),
                run.key());
    }

    /**
     * A forced choice would make the model call that tool for ever, so it holds once. Where tools are over they are still offered:
     * some providers refuse a conversation with calls but without tools.
     */
    private static @Nullable JsonNode choice(LoopSpec spec, Dialogue dialogue) {
        if (spec.afterLastRound() == AfterLastRound.ANSWER && spec.isOverLimit(dialogue.nextRound())) {
            return spec.tools().isEmpty() ? null : TextNode.valueOf("none");
        }
        var asked = spec.toolChoice();
        var isForced = asked != null && (asked.isObject() || asked.asText().equals("required"));
        return isForced && dialogue.hasBegun() ? TextNode.valueOf("auto") : asked;
    }

    /** The tries of one round, those of earlier attempts included. */
    private static final class Tries {
        private final JobRun run;
        private final LoopSpec spec;
        private final Dialogue dialogue;
        private int number;
        private int failed;

        Tries(JobRun run, LoopSpec spec, Dialogue dialogue) throws InterruptedException {
            this.run = run;
            this.spec = spec;
            this.dialogue = dialogue;
            var tail = run.past().tail().stream()
                    .filter(entry -> entry.path().equals(spec.path()))
                    .toList();
            failed = failures(tail);
            number = dialogue.firstTry();
            var open = OpenTurn.of(tail).filter(turn -> turn.round() == dialogue.nextRound());
            if (open.isPresent()) {
                number = open.get().tryNo();
                if (open.get().saysSomething()) {
                    rewind();
                }
            }
        }

        /** Each failed try that was to be repeated left a notice; a takeover was not the model's fault and counts none. */
        private static int failures(List<Entry> tail) {
            return (int) tail.stream().filter(Tries::followsFailure).count();
        }

        private static boolean followsFailure(Entry entry) {
            return entry.event() instanceof JobEvent.NoticeGiven notice
                    && notice.code().equals(RETRY);
        }

        int number() {
            return number;
        }

        boolean hasMore() {
            return failed < spec.limits().retries();
        }

        /** 0.5 s, 1 s, 2 s, …, each spread by half, so that many jobs do not come back at once. */
        Duration backoff() {
            var base = FIRST_BACKOFF.multipliedBy(1L << Math.min(failed, 6));
            return base.multipliedBy(ThreadLocalRandom.current().nextInt(75, 126))
                    .dividedBy(100);
        }

        void next(boolean isVoid) throws InterruptedException {
            failed++;
            if (isVoid) {
                rewind();
            }
        }

        private void rewind() throws InterruptedException {
            number++;
            var event = new JobEvent.RoundRewound(
                    dialogue.nextRound(), number, dialogue.textLength(), dialogue.reasoningLength());
            run.log().append(run.lease(), List.of(new Fact(spec.path(), event)));
        }
    }
}
