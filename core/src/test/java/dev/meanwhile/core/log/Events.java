package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary events of every kind that is read back as it was written. */
final class Events {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Events() {}

    static Arbitrary<JobEvent> any() {
        return Arbitraries.oneOf(streamed(), ofJobs(), ofRounds(), ofTools(), ofWaits());
    }

    private static Arbitrary<JobEvent> streamed() {
        Arbitrary<JobEvent> text =
                Combinators.combine(count(), count(), offset(), text()).as(JobEvent.TextStreamed::new);
        Arbitrary<JobEvent> reasoning =
                Combinators.combine(count(), count(), offset(), text()).as(JobEvent.ReasoningStreamed::new);
        return Arbitraries.oneOf(text, reasoning);
    }

    private static Arbitrary<JobEvent> ofJobs() {
        Arbitrary<JobEvent> started = Combinators.combine(count(), text()).as(JobEvent.Started::new);
        Arbitrary<JobEvent> resumed = text().map(JobEvent.Resumed::new);
        Arbitrary<JobEvent> finished = Combinators.combine(ending(), usage()).as(JobEvent.Finished::new);
        Arbitrary<JobEvent> used =
                Combinators.combine(usage(), budget().injectNull(0.3)).as(JobEvent.UsageUpdated::new);
        Arbitrary<JobEvent> notice = Combinators.combine(text(), text()).as(JobEvent.NoticeGiven::new);
        return Arbitraries.oneOf(Arbitraries.just(new JobEvent.Queued()), started, resumed, finished, used, notice);
    }

    private static Arbitrary<JobEvent> ofRounds() {
        Arbitrary<JobEvent> image =
                Combinators.combine(count(), count(), text()).as(JobEvent.ImageAdded::new);
        Arbitrary<JobEvent> rewound =
                Combinators.combine(count(), count(), offset(), offset()).as(JobEvent.RoundRewound::new);
        Arbitrary<JobEvent> finished = Combinators.combine(count(), text()).as(JobEvent.RoundFinished::new);
        return Arbitraries.oneOf(image, rewound, finished);
    }

    private static Arbitrary<JobEvent> ofTools() {
        Arbitrary<JobEvent> called =
                Combinators.combine(text(), count(), count(), text(), json()).as(JobEvent.ToolCalled::new);
        Arbitrary<JobEvent> started =
                Combinators.combine(text(), count(), text()).as(JobEvent.ToolStarted::new);
        Arbitrary<JobEvent> ended = Combinators.combine(
                        text(),
                        count(),
                        text(),
                        Arbitraries.of(CallState.class),
                        json().injectNull(0.3),
                        json().injectNull(0.3),
                        offset(),
                        duration())
                .as(JobEvent.ToolFinished::new);
        return Arbitraries.oneOf(called, started, ended);
    }

    private static Arbitrary<JobEvent> ofWaits() {
        Arbitrary<JobEvent> waiting =
                Combinators.combine(text(), count(), text(), text(), duration()).as(JobEvent.ToolWaiting::new);
        Arbitrary<JobEvent> asked = Combinators.combine(
                        text(), text(), count(), Arbitraries.of(Kind.class), text(), text(), json(), duration())
                .as(JobEvent.ApprovalAsked::new);
        Arbitrary<JobEvent> answered = Combinators.combine(
                        text(),
                        text(),
                        Arbitraries.of(Action.class),
                        text(),
                        text().injectNull(0.3),
                        json().injectNull(0.3))
                .as(JobEvent.ApprovalAnswered::new);
        Arbitrary<JobEvent> expired = Combinators.combine(text(), text(), Arbitraries.of(Action.class))
                .as(JobEvent.ApprovalExpired::new);
        return Arbitraries.oneOf(waiting, asked, answered, expired);
    }

    static Arbitrary<Ending> ending() {
        return Arbitraries.oneOf(
                text().map(Ending.Succeeded::new),
                text().map(Ending.Cancelled::new),
                failure().map(Ending.Failed::new),
                failure().map(Ending.TimedOut::new));
    }

    static Arbitrary<Failure> failure() {
        var during =
                Combinators.combine(text(), count(), text().injectNull(0.3)).as(Failure.During::new);
        return Combinators.combine(
                        Arbitraries.of(ErrorCode.class), text(), duration().injectNull(0.3), during.injectNull(0.3))
                .as(Failure::new);
    }

    private static Arbitrary<Budget> budget() {
        return Combinators.combine(Arbitraries.longs().between(1, 1L << 40), cost())
                .as(Budget::new);
    }

    private static Arbitrary<BigDecimal> cost() {
        return Arbitraries.longs().between(1, 1_000_000).map(micros -> BigDecimal.valueOf(micros, 6));
    }

    static Arbitrary<Usage> usage() {
        return Combinators.combine(
                        offset(),
                        offset(),
                        offset(),
                        offset(),
                        cost().map(BigDecimal::stripTrailingZeros).injectNull(0.3))
                .as(Usage::new);
    }

    private static Arbitrary<JsonNode> json() {
        Arbitrary<JsonNode> object = Combinators.combine(text(), text())
                .as((name, value) -> NODES.objectNode().put(name, value));
        return Arbitraries.oneOf(
                text().map(TextNode::valueOf),
                object,
                Arbitraries.of(true, false).map(NODES::booleanNode));
    }

    /** Any characters but lone surrogates, which are cleaned away where text enters. */
    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .all()
                .excludeChars('\uFFFF')
                .ofMaxLength(20)
                .filter(Events::isWellFormed);
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static Arbitrary<Integer> count() {
        return Arbitraries.integers().between(1, 1_000);
    }

    private static Arbitrary<Long> offset() {
        return Arbitraries.longs().between(0, 1L << 40);
    }

    private static Arbitrary<Duration> duration() {
        return Arbitraries.longs().between(0, 1L << 40).map(Duration::ofMillis);
    }
}
