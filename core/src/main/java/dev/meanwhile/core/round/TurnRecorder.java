package dev.meanwhile.core.round;

import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.Spent;
import dev.meanwhile.core.text.TextCleaner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes one try of a turn: what can be shown goes to the log as it comes, all of it is kept for the checkpoint. */
final class TurnRecorder implements ModelSink {
    private final JobRun run;
    private final LargeImages largeImages;
    private final String path;
    private final int round;
    private final int tryNo;
    private final long textStart;
    private final long reasoningStart;
    private final Spent.Meter meter;

    private final TextCleaner textCleaner = new TextCleaner();
    private final TextCleaner reasoningCleaner = new TextCleaner();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<String> images = new ArrayList<>();
    private final List<TurnFact.ToolCall> calls = new ArrayList<>();

    TurnRecorder(JobRun run, String path, Dialogue dialogue, int tryNo, LargeImages largeImages) {
        this.run = run;
        this.largeImages = largeImages;
        this.path = path;
        this.round = dialogue.nextRound();
        this.tryNo = tryNo;
        this.textStart = dialogue.textLength();
        this.reasoningStart = dialogue.reasoningLength();
        this.meter = run.spent().meter();
    }

    @Override
    public void accept(TurnFact fact) throws InterruptedException {
        switch (fact) {
            case TurnFact.Text(var fragment) -> addText(textCleaner.clean(fragment));
            case TurnFact.Reasoning(var fragment) -> addReasoning(reasoningCleaner.clean(fragment));
            case TurnFact.Image(var url) -> {
                var shown = largeImages.shown(run.past().job(), url);
                images.add(shown);
                tell(new JobEvent.ImageAdded(round, tryNo, shown));
            }
            case TurnFact.ToolCall(var providerId, var name, var arguments) ->
                calls.add(new TurnFact.ToolCall(
                        providerId == null ? null : TextCleaner.whole(providerId),
                        TextCleaner.whole(name),
                        TextCleaner.whole(arguments)));
            case TurnFact.Measured(var usage) ->
                meter.measured(
                        usage,
                        total -> tell(new JobEvent.UsageUpdated(
                                total, run.past().job().budget())));
            case TurnFact.Alive _ -> run.alive(Duration.ZERO);
        }
    }

    /** Writes what waited for more text that did not come. */
    void end() throws InterruptedException {
        addText(textCleaner.rest());
        addReasoning(reasoningCleaner.rest());
    }

    private void addText(String clean) throws InterruptedException {
        if (!clean.isEmpty()) {
            tell(new JobEvent.TextStreamed(round, tryNo, textStart + text.length(), clean));
            text.append(clean);
        }
    }

    private void addReasoning(String clean) throws InterruptedException {
        if (!clean.isEmpty()) {
            tell(new JobEvent.ReasoningStreamed(round, tryNo, reasoningStart + reasoning.length(), clean));
            reasoning.append(clean);
        }
    }

    private void tell(JobEvent event) throws InterruptedException {
        run.log().append(run.lease(), List.of(new Fact(path, event)));
    }

    boolean hasStreamed() {
        return !text.isEmpty() || !reasoning.isEmpty() || !images.isEmpty();
    }

    Turn turn(String finishReason) {
        return new Turn(round, tryNo, text.toString(), reasoning.toString(), images, finishReason);
    }

    List<TurnFact.ToolCall> calls() {
        return List.copyOf(calls);
    }
}
