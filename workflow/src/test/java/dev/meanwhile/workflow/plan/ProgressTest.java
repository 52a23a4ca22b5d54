package dev.meanwhile.workflow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.workflow.definition.StartNode;
import dev.meanwhile.workflow.plan.Step.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ProgressTest {

    @Property(tries = 500)
    void whatBeginsAndWhatIsSkippedIsAsAReferenceSays(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
        check(new Random(seed), size);
    }

    @Example
    void aPlanMayHaveThousandsOfSteps() {
        check(new Random(1), 2_000);
    }

    @Example
    void aLongChainIsSkippedAsAWhole() {
        var steps = new ArrayList<Step>();
        for (var step = 0; step < 2_000; step++) {
            steps.add(step(List.of(new Link(step - 1, step == 0 ? Link.ANY : "output", "n", null, false))));
        }
        var progress = new Progress(new Plan(steps, List.of()));

        progress.ended(progress.takeReady().getFirst(), Set.of("error"));

        assertThat(progress.takeSkipped()).hasSize(1_999);
        assertThat(progress.isOver()).isTrue();
    }

    private static Step step(List<Link> links) {
        return new Step("n", new Work.Whole(new StartNode()), links);
    }

    private static void check(Random random, int size) {
        var plan = any(random, size);
        var exits = IntStream.range(0, size)
                .mapToObj(_ -> List.of(Set.of("a"), Set.of("b"), Set.of("a", "b"), Set.<String>of())
                        .get(random.nextInt(4)))
                .toList();

        var progress = new Progress(plan);
        var ran = new ArrayList<Integer>();
        var skipped = new ArrayList<Integer>();
        var running = new ArrayList<Integer>();
        while (!progress.isOver()) {
            skipped.addAll(progress.takeSkipped());
            running.addAll(progress.takeReady());
            if (!running.isEmpty()) {
                var next = running.remove(/* index */ random.nextInt(running.size()));
                ran.add(next);
                progress.ended(next, exits.get(next));
            }
        }
        skipped.addAll(progress.takeSkipped());

        assertThat(ran).containsExactlyInAnyOrderElementsOf(running(plan, exits));
        assertThat(ran).doesNotHaveDuplicates();
        assertThat(skipped).doesNotHaveDuplicates().doesNotContainAnyElementsOf(ran);
        assertThat(ran.size() + skipped.size()).isEqualTo(size);
    }

    /** Steps whose numbers say nothing of their order. */
    private static Plan any(Random random, int size) {
        var numbers = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(numbers, random);
        var steps = new ArrayList<>(Collections.nCopies(size, step(List.of(Link.ofScope()))));
        for (var place = 1; place < size; place++) {
            var links = new ArrayList<Link>();
            for (var i = random.nextInt(4); i >= 0; i--) {
                var from = numbers.get(random.nextInt(place));
                var exit = List.of("a", "b", Link.ANY).get(random.nextInt(3));
                links.add(random.nextInt(5) == 0 ? Link.order(from, "n") : new Link(from, exit, "n", null, false));
            }
            steps.set(numbers.get(place), step(links));
        }
        return new Plan(steps, List.of());
    }

    /** Looks at all steps again and again until nothing is new. */
    private static Set<Integer> running(Plan plan, List<Set<String>> exits) {
        var decided = new HashSet<>(Set.of(Link.SCOPE));
        var running = new TreeSet<Integer>();
        while (decided.size() <= plan.steps().size()) {
            for (var step = 0; step < plan.steps().size(); step++) {
                var links = plan.steps().get(step).links();
                if (!links.stream().allMatch(link -> decided.contains(link.from())) || !decided.add(step)) {
                    continue;
                }
                if (links.stream().anyMatch(link -> isTaken(link, running, exits))) {
                    running.add(step);
                }
            }
        }
        return running;
    }

    private static boolean isTaken(Link link, Set<Integer> running, List<Set<String>> exits) {
        if (link.from() == Link.SCOPE) {
            return true;
        }
        var isWay = link.exit().equals(Link.ANY) || exits.get(link.from()).contains(link.exit());
        return !link.isOrder() && running.contains(link.from()) && isWay;
    }
}
