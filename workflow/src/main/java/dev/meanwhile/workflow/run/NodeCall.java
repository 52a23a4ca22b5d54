package dev.meanwhile.workflow.run;

import dev.meanwhile.workflow.plan.Step;
import java.util.List;
import java.util.function.Supplier;

/**
 * A node about to run.
 *
 * @param path where its work is written: its place, or one for what is done once more
 * @param home its place
 * @param earlier what the nodes before it came to, those excepted whose outputs are its input
 * @param outputs what templates may name
 */
record NodeCall(
        Attempt attempt,
        Frame frame,
        Step step,
        String path,
        String home,
        Value input,
        Supplier<List<Earlier>> earlier,
        Outputs outputs) {

    String text(Value value) {
        return attempt.services().values().text(attempt.job().id(), value);
    }

    Value value(String text) {
        return attempt.services().values().of(attempt.job(), text);
    }

    NodeCall with(Value newInput) {
        return new NodeCall(attempt, frame, step, path, home, newInput, earlier, outputs);
    }

    NodeCall at(String newPath) {
        return new NodeCall(attempt, frame, step, newPath, home, input, earlier, outputs);
    }

    NodeEvents.Place place() {
        return frame.flow().place(step.node());
    }

    Templates templates() {
        return new Templates(this);
    }

    Prompting prompting() {
        return new Prompting(this);
    }
}
