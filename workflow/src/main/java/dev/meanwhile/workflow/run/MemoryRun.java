package dev.meanwhile.workflow.run;

import dev.meanwhile.workflow.definition.MemoryNode;
import dev.meanwhile.workflow.memory.Memory;
import dev.meanwhile.workflow.memory.Memory.Note;
import dev.meanwhile.workflow.memory.Memory.Question;
import dev.meanwhile.workflow.run.NodeResult.Work;

/** Runs a memory node: keeps its input and passes it on, or passes on what is found by it. */
final class MemoryRun {
    private final NodeCall call;
    private final MemoryNode node;

    MemoryRun(NodeCall call, MemoryNode node) {
        this.call = call;
        this.node = node;
    }

    NodeResult run() throws InterruptedException {
        var memory = call.attempt().services().needs().memory();
        return call.attempt().working(() -> switch (node.operation()) {
            case STORE -> stored(memory);
            case QUERY -> found(memory);
        });
    }

    /** A run that goes on after a crash keeps the text once: it is known by its job and path. */
    private NodeResult stored(Memory memory) {
        var job = call.attempt().job();
        var key = job.id() + " " + call.path();
        memory.store(new Note(
                job.project(),
                node.collection(),
                key,
                call.text(call.input()),
                call.templates().filled(node.metadata())));
        return NodeResult.Done.of(call.input(), Work.NONE);
    }

    private NodeResult found(Memory memory) {
        var threshold = node.threshold() == null ? 0 : node.threshold();
        var question = new Question(
                call.attempt().job().project(), node.collection(), call.text(call.input()), node.topK(), threshold);
        var texts = memory.query(question).stream().map(Memory.Found::text).toList();
        return NodeResult.Done.of(call.value(String.join("\n\n", texts)), Work.NONE);
    }
}
