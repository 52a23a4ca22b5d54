package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the graph is: it runs as a reference says that looks at all nodes again and again. */
class AnyFlowTest {

    /** Model calls of a run that its log still shows at once. */
    private static final int MOST_CALLS = 100;

    /** Of a longer result a job's text has the beginning. */
    private static final int LONGEST = 100_000;

    @Property(tries = 400)
    void aRunIsWhatTheReferenceSays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 22) int size)
            throws InterruptedException {
        var flow = new AnyFlow(seed, size);
        var expected = new Naive(flow);
        var result = expected.run("hello");
        Assume.that(expected.calls().size() <= MOST_CALLS);
        var stage = new Stage(flow.draft(), new Cast(AnyFlowTest::part));

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        Assume.that(result != null && result.length() < LONGEST); // nodes that would wait for each other do so less
        check(flow, stage, expected, result);
        assertThat(names(stage.model.requests())).containsExactlyInAnyOrderElementsOf(expected.calls());
    }

    @Property(tries = 200)
    void aCrashChangesNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 22) int size)
            throws InterruptedException {
        var flow = new AnyFlow(seed, size);
        var expected = new Naive(flow);
        var result = expected.run("hello");
        Assume.that(result != null
                && !expected.calls().isEmpty()
                && expected.calls().size() <= MOST_CALLS);
        var stage = new Stage(
                flow.draft(),
                new Cast(dyingAt(new Random(seed).nextInt(expected.calls().size()))));
        assertThatThrownBy(() -> stage.play(stage.claim())).hasMessage("killed");
        stage.takeOver();
        var paid = ended(stage);
        var before = stage.model.requests().size();
        stage.model.plays(AnyFlowTest::part);

        stage.attempt();

        check(flow, stage, expected, result);
        var later = names(
                stage.model.requests().subList(before, stage.model.requests().size()));
        var all = new ArrayList<>(expected.calls(paid));
        all.addAll(later);
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected.calls());
    }

    private static void check(AnyFlow flow, Stage stage, Naive expected, String result) {
        assertThat(stage.text()).as("%s\n%s", flow.nodes, flow.edges).isEqualTo(result);
        assertThat(ended(stage)).containsExactlyInAnyOrderElementsOf(expected.ended);
        assertThat(stage.paths("node.skipped")).containsExactlyInAnyOrderElementsOf(expected.skipped);
    }

    private static List<String> ended(Stage stage) {
        var ended = new ArrayList<>(stage.paths("node.finished"));
        ended.addAll(stage.paths("node.failed"));
        return ended;
    }

    private static Turn part(ModelRequest request) {
        var name = Cast.system(request);
        if (name.startsWith("!")) {
            return Turn.breaks(ErrorCode.MODEL_UNAUTHORIZED);
        }
        if (name.startsWith("?")) {
            var route = name.substring(name.indexOf(' ') + 1);
            return Turn.calls(new TurnFact.ToolCall(null, "select_route", "{\"route_id\":\"%s\"}".formatted(route)));
        }
        return Turn.says(Naive.said(name, Cast.last(request)));
    }

    private static Function<ModelRequest, Turn> dyingAt(int call) {
        var calls = new AtomicInteger();
        return request -> {
            if (calls.getAndIncrement() == call) {
                throw new IllegalStateException("killed");
            }
            return part(request);
        };
    }

    private static List<String> names(List<ModelRequest> requests) {
        return requests.stream()
                .map(request -> Cast.system(request).split(" ", 2)[0])
                .toList();
    }
}
