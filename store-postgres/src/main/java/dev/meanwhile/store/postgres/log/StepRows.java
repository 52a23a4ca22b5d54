package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.WaitId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step, encoded by who brings it, so that the writer need not.
 *
 * @param last what the log itself writes for the next step, after the checkpoints
 * @param usage the job's usage if the step tells it, else null
 */
record StepRows(
        List<Line> facts,
        List<CheckpointRow> checkpoints,
        List<CallRow> calls,
        List<Ask> asks,
        List<WaitId> heard,
        List<Line> last,
        @Nullable Usage usage,
        NextStep next) {

    /** @param known the job's usage so far, told if it ends */
    static StepRows of(Step step, List<CallRow> calls, Usage known) {
        var told = usageIn(step.facts());
        return new StepRows(
                step.facts().stream().map(Line::of).toList(),
                step.checkpoints().stream().map(CheckpointRow::of).toList(),
                calls,
                step.asks(),
                step.heard(),
                last(step.next(), told == null ? known : told),
                told,
                step.next());
    }

    private static List<Line> last(NextStep next, Usage usage) {
        return switch (next) {
            case NextStep.Continue _, NextStep.Release _ -> List.of();
            case NextStep.End(var ending) -> List.of(Line.of(Fact.of(new JobEvent.Finished(ending, usage))));
            case NextStep.Wait(var reason, var atMost) ->
                List.of(Line.of(Fact.of(new JobEvent.Waiting(reason, atMost))));
        };
    }

    /** The last usage that facts tell; null if they tell none. */
    static @Nullable Usage usageIn(List<Fact> facts) {
        Usage last = null;
        for (var fact : facts) {
            if (fact.event() instanceof JobEvent.UsageUpdated update) {
                last = update.total();
            }
        }
        return last;
    }
}
