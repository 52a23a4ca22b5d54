package dev.meanwhile.workflow.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * How far a plan is: which steps may begin, and which never will. Decides nothing but that; one thread at a time.
 *
 * <p>A way is open until the step it comes from has ended or is skipped; then it is taken or not. A step begins when none of its
 * ways is open and one was taken (ways that only order do not count), and is skipped when none was.
 */
public final class Progress {
    private final List<List<Way>> leaving = new ArrayList<>();
    private final int[] open;
    private final boolean[] isTaken;
    private final Deque<Integer> ready = new ArrayDeque<>();
    private final List<Integer> skipped = new ArrayList<>();
    private int left;

    private record Way(int to, Link link) {}

    public Progress(Plan plan) {
        var steps = plan.steps();
        open = new int[steps.size()];
        isTaken = new boolean[steps.size()];
        left = steps.size();
        steps.forEach(_ -> leaving.add(new ArrayList<>()));
        for (var to = 0; to < steps.size(); to++) {
            for (var link : steps.get(to).links()) {
                if (link.from() == Link.SCOPE) {
                    isTaken[to] = true;
                } else {
                    open[to]++;
                    leaving.get(link.from()).add(new Way(to, link));
                }
            }
        }
        for (var step = 0; step < steps.size(); step++) {
            if (open[step] == 0) {
                decide(step);
            }
        }
    }

    /** The steps that may begin now; each is given once. */
    public List<Integer> takeReady() {
        var taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    /** The steps that will never begin; each is given once. */
    public List<Integer> takeSkipped() {
        var taken = List.copyOf(skipped);
        skipped.clear();
        return taken;
    }

    /** @param exits by which the step ended; none leads nowhere */
    public void ended(int step, Set<String> exits) {
        left--;
        for (var way : leaving.get(step)) {
            var isWay = way.link().exit().equals(Link.ANY)
                    || exits.contains(way.link().exit());
            closed(way, isWay && !way.link().isOrder());
        }
    }

    /** Whether every step has ended or is skipped. */
    public boolean isOver() {
        return left == 0;
    }

    /** Whether something became ready, or is skipped, that nobody has taken yet. */
    public boolean hasNews() {
        return !ready.isEmpty() || !skipped.isEmpty();
    }

    private void closed(Way way, boolean wasTaken) {
        isTaken[way.to()] |= wasTaken;
        if (--open[way.to()] == 0) {
            decide(way.to());
        }
    }

    private void decide(int step) {
        if (isTaken[step]) {
            ready.add(step);
            return;
        }
        var never = new ArrayDeque<>(List.of(step)); // a long chain is no deep recursion
        while (!never.isEmpty()) {
            var one = never.pop();
            skipped.add(one);
            left--;
            for (var way : leaving.get(one)) {
                if (--open[way.to()] == 0) {
                    if (isTaken[way.to()]) {
                        ready.add(way.to());
                    } else {
                        never.push(way.to());
                    }
                }
            }
        }
    }
}
