package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client that knows an earlier state has to be told.
 *
 * @param calls those that changed; null for all
 * @param nodes the places of nodes at which something happened; null for all
 * @param isOfRun whether the run itself began or ended
 */
record Or3Changes(@Nullable Set<String> calls, @Nullable Set<String> nodes, boolean isOfRun) {

    /** Too much happened since, or it is not known any more. */
    static final Or3Changes ALL = new Or3Changes(null, null, true);

    static Or3Changes of(List<Entry> entries) {
        var calls = new HashSet<String>();
        var nodes = new HashSet<String>();
        var isOfRun = false;
        var isCut = false;
        for (var entry : entries) {
            if (!entry.path().isEmpty()) {
                nodes.add(Or3Flow.owner(entry.path()));
            }
            switch (entry.event()) {
                case JobEvent.ToolCalled e -> calls.add(e.callId());
                case JobEvent.ToolStarted e -> calls.add(e.callId());
                case JobEvent.ToolFinished e -> calls.add(e.callId());
                case JobEvent.ToolWaiting e -> calls.add(e.callId());
                case JobEvent.ApprovalAsked e -> asked(e.callId(), entry, calls, nodes);
                case JobEvent.ApprovalAnswered e -> asked(e.callId(), entry, calls, nodes);
                case JobEvent.ApprovalExpired e -> asked(e.callId(), entry, calls, nodes);
                case JobEvent.Started _ -> isOfRun = true;
                case JobEvent.Finished(var ending, var _) -> {
                    isOfRun = true;
                    isCut = !(ending instanceof Ending.Succeeded); // nodes at work ended with it
                }
                default -> {
                    // no call
                }
            }
        }
        return new Or3Changes(calls, isCut ? null : nodes, isOfRun);
    }

    private static void asked(String call, Entry entry, Set<String> calls, Set<String> nodes) {
        calls.add(call);
        nodes.addAll(Or3Flow.around(Or3Flow.owner(entry.path())));
    }

    /** Adds them to a status. */
    ObjectNode in(Or3Job job, ObjectNode status) {
        var told = job.withCalls(status, calls);
        return isOfRun || nodes == null || !nodes.isEmpty() ? job.withNodes(told, nodes) : told;
    }
}
