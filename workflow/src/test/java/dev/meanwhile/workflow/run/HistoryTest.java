package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.workflow.definition.Draft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What was said before a run. */
class HistoryTest {
    private static final String LONG = "x".repeat(2_000);

    private static List<JsonNode> said(int messages) {
        var all = new ArrayList<JsonNode>();
        for (var n = 1; n <= messages; n++) {
            all.add(Prompting.message(n % 2 == 0 ? "assistant" : "user", n + LONG));
        }
        return all;
    }

    private static Stage stage(List<JsonNode> history, String compaction, Cast model) {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("a", "agent", "{'prompt':'A'}")
                .node("b", "agent", "{'prompt':'B'}")
                .edge("start", "a")
                .edge("a", "b");
        var document = draft.document();
        document.withObject("meta").putObject("execution").set("compaction", Draft.read(compaction));
        var request = new FlowRequest(
                "hello",
                history,
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                document,
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
        return new Stage(request, model);
    }

    private static boolean isForSummary(ModelRequest request) {
        return Cast.last(request).startsWith("Summarise");
    }

    @Test
    void agentsReadAShortOneAsItIs() throws InterruptedException {
        var stage = stage(said(2), "{}", new Cast());

        stage.attempt();

        assertThat(stage.model.requests())
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.messages().subList(1, 3)).isEqualTo(said(2)));
    }

    @Test
    void ofALongOneTheOldestMayBeLeftOut() throws InterruptedException {
        var stage = stage(said(9), "{'threshold':2000,'preserveRecent':1,'strategy':'truncate'}", new Cast());

        stage.attempt();

        var messages = stage.model.requests().getLast().messages();
        assertThat(messages.get(1).path("content").asText()).isEqualTo("[6 earlier messages are left out here.]");
        assertThat(messages.subList(2, 5)).isEqualTo(said(9).subList(6, 9));
    }

    @Test
    void aLongOneIsSummarisedOnceForAllAgents() throws InterruptedException {
        var model = new Cast(request -> Turn.says(isForSummary(request) ? "They counted." : Cast.echo(request)));
        var stage = stage(said(9), "{'threshold':2000,'preserveRecent':1}", model);
        stage.play(stage.claim());
        stage.takeOver();

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(model.requests().stream().filter(HistoryTest::isForSummary)).hasSize(1);
        var messages = model.requests().getLast().messages();
        assertThat(messages.get(1).path("content").asText()).endsWith("\nThey counted.");
        assertThat(messages.subList(2, messages.size() - 1)).isEqualTo(said(9).subList(8, 9));
    }

    @Test
    void aProviderThatWantsToBeLeftAloneIsAskedAgainLater() throws InterruptedException {
        var later = ErrorCode.MODEL_RATE_LIMITED.failure("slow down").retryAfter(Duration.ofMinutes(1));
        var isFirst = new AtomicBoolean(true);
        var model = new Cast(request -> isFirst.getAndSet(false)
                ? Turn.of(List.of(), new TurnOutcome.Broken(later))
                : Turn.says("They counted."));
        var stage = stage(said(9), "{'threshold':2000,'preserveRecent':1}", model);

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.pauses).containsExactly(Duration.ofMinutes(1));
    }
}
