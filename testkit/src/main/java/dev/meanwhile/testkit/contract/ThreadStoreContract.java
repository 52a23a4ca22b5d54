package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.DONE;
import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.says;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.AdmissionResult.Refused;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.thread.ThreadStore.Message;
import dev.meanwhile.core.thread.ThreadStore.ThreadRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link dev.meanwhile.core.thread.ThreadStore} promises, and the rules by which jobs take a place in a thread. */
public abstract class ThreadStoreContract extends EngineContract {
    private static final String THREAD = "talk";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aThreadIsFoundAsItWasMade() {
        var made = threads().create(project, ann, THREAD, "A talk").orElseThrow();

        assertThat(made.title()).isEqualTo("A talk");
        assertThat(made.owner()).isEqualTo(ann);
        assertThat(threads().find(project, THREAD)).contains(made);
        assertThat(threads().find(other, THREAD)).isEmpty();
    }

    @Test
    void aNameIsTakenOnceInItsProject() {
        threads().create(project, ann, THREAD, null);

        assertThat(threads().create(project, ben, THREAD, null)).isEmpty();
        assertThat(threads().create(other, ann, THREAD, null)).isPresent();
    }

    @Test
    void threadsOfAPersonAreListedNewestFirstInPages() {
        for (var name : List.of("first", "second", "third")) {
            threads().create(project, ann, name, null);
            shift(Duration.ofSeconds(1));
        }
        threads().create(project, ben, "not hers", null);

        var page = threads().list(project, ann, null, 2);
        var rest = threads().list(project, ann, "second", 2);

        assertThat(page).extracting(ThreadRow::id).containsExactly("third", "second");
        assertThat(rest).extracting(ThreadRow::id).containsExactly("first");
    }

    @Test
    void anAdmissionMakesTheThreadItNames() {
        var id = admitted(asking("answer-1", "Hello?"));

        assertThat(threads().find(project, THREAD).orElseThrow().owner()).isEqualTo(ann);
        assertThat(job(id).threadId()).isEqualTo(THREAD);
        assertThat(job(id).messageId()).isEqualTo("answer-1");
        assertThat(branch(null)).extracting(Message::role).containsExactly("user", "assistant");
        assertThat(branch(null).getFirst().content().asText()).isEqualTo("Hello?");
        assertThat(branch(null).getFirst().job()).isNull();
        assertThat(branch(null).getLast().id()).isEqualTo("answer-1");
        assertThat(branch(null).getLast().job()).isEqualTo(id);
    }

    @Test
    void theContentOfAMessageMayHaveParts() {
        var parts = JsonNodeFactory.instance.arrayNode();
        parts.addObject().put("type", "text").put("text", "What is this?");

        admitted(at(new Place(THREAD, "answer-1", user(parts), null, IfBusy.RUN_BESIDE)));

        assertThat(branch(null).getFirst().content()).isEqualTo(parts);
    }

    @Test
    void aQuietThreadIsNeededForInput() {
        var first = admitted(asking("answer-1", "Hello?"));

        var refused = refused(asking("answer-2", "And?"));

        assertThat(refused.failure().code()).isEqualTo(ErrorCode.THREAD_BUSY);
        assertThat(refused.other()).isEqualTo(first);
        assertThat(branch(null)).hasSize(2);
    }

    @Test
    void aThreadIsQuietWhenItsJobsAreFinal() throws InterruptedException {
        var lease = heldJob(asking("answer-1", "Hello?"));
        write(lease, end(DONE));

        admitted(asking("answer-2", "And?"));

        assertThat(branch(null)).extracting(Message::role).containsExactly("user", "assistant", "user", "assistant");
    }

    @Test
    void messagesThatNeedNoQuietMayCross() {
        admitted(at(new Place(THREAD, "answer-1", user("Hello?"), null, IfBusy.RUN_BESIDE)));
        admitted(at(new Place(THREAD, "answer-2", user("Are you there?"), null, IfBusy.RUN_BESIDE)));

        assertThat(branch(null).getLast().id()).isEqualTo("answer-2");
    }

    @Test
    void theNameOfAnAnswerIsTakenOnceInItsThread() {
        var first = admitted(asking("answer-1", "Hello?"));
        store().fence(first, DONE);

        var refused = refused(asking("answer-1", "And?"));

        assertThat(refused.failure().code()).isEqualTo(ErrorCode.MESSAGE_ID_TAKEN);
        assertThat(refused.other()).isEqualTo(first);
        assertThat(branch(null)).hasSize(2);
    }

    @Test
    void someoneElsesThreadIsNotFound() {
        threads().create(project, ben, THREAD, null);

        var refused = refused(asking("answer-1", "Hello?"));

        assertThat(refused.failure().code()).isEqualTo(ErrorCode.THREAD_NOT_FOUND);
        assertThat(refused.other()).isNull();
        assertThat(branch(null)).isEmpty();
    }

    @Test
    void aParentThatIsNotThereIsRefused() {
        threads().create(project, ann, THREAD, null);

        refused(at(new Place(THREAD, "answer-1", user("Hello?"), "nobody", IfBusy.RUN_BESIDE)));

        assertThat(branch(null)).isEmpty();
    }

    @Test
    void aMessageFollowsTheNewestUnlessItNamesItsParent() {
        store().fence(admitted(asking("answer-1", "one")), DONE);
        store().fence(admitted(asking("answer-2", "two")), DONE);
        admitted(at(new Place(THREAD, "answer-2b", user("two, edited"), "answer-1", IfBusy.REFUSE)));

        assertThat(branch(null))
                .extracting(this::spoken)
                .containsExactly("one", "answer-1", "two, edited", "answer-2b");
        assertThat(branch("answer-2")).extracting(this::spoken).containsExactly("one", "answer-1", "two", "answer-2");
        assertThat(branch("answer-1")).extracting(this::spoken).containsExactly("one", "answer-1");
    }

    private String spoken(Message message) {
        return message.job() == null ? message.content().asText() : message.id();
    }

    @Test
    void aRetryFollowsTheSameQuestion() {
        store().fence(admitted(asking("answer-1", "one")), Samples.failed());
        var question = branch(null).getFirst().id();

        admitted(at(new Place(THREAD, "answer-1b", null, question, IfBusy.REFUSE)));

        assertThat(branch(null)).extracting(Message::id).containsExactly(question, "answer-1b");
    }

    @Test
    void anAnswerHasTheTextSoFar() throws InterruptedException {
        var lease = heldJob(asking("answer-1", "Hello?"));
        write(lease, facts(says(0, "Good "), says(5, "morn")));
        assertThat(answer()).isEqualTo("Good morn");

        write(lease, facts(says(9, "ing")));
        write(lease, checkpoint(turn(1, "Good morning")));
        assertThat(answer()).isEqualTo("Good morning");

        write(lease, end(DONE));
        assertThat(answer()).isEqualTo("Good morning");
    }

    @Test
    void anAnswerHasTheWorkBehindIt() throws InterruptedException {
        var lease = heldJob(asking("answer-1", "Hello?"));
        var call = Samples.asked(0, Effect.READS);
        write(lease, checkpoint(turn(1, "Let me look.")));
        write(lease, Samples.calls(call.settled(CallState.DONE, Samples.gave("morning"))));
        write(lease, end(DONE));

        var work = reader().read(lease.job()).orElseThrow();
        assertThat(work.calls()).hasSize(1);
        assertThat(branch(null).getLast().work()).isEqualTo(work);
        assertThat(branch(null).getFirst().work()).isNull();
    }

    @Test
    void aThreadIsAsNewAsItsNewestMessage() throws InterruptedException {
        var made = threads().create(project, ann, THREAD, null).orElseThrow().updated();
        shift(MINUTE);
        var lease = heldJob(asking("answer-1", "Hello?"));
        var asked = updated();
        shift(MINUTE);
        write(lease, facts(says(0, "Good ")));
        var spoken = updated();
        shift(MINUTE);
        write(lease, end(DONE));

        assertThat(asked).isAfterOrEqualTo(made.plus(MINUTE));
        assertThat(spoken).isAfterOrEqualTo(asked.plus(MINUTE));
        assertThat(updated()).isAfterOrEqualTo(spoken.plus(MINUTE));
        assertThat(threads().list(project, ann, null, 1).getFirst().updated()).isEqualTo(updated());
    }

    private Instant updated() {
        return threads().find(project, THREAD).orElseThrow().updated();
    }

    @Test
    void aRewoundTryIsNotInTheAnswer() throws InterruptedException {
        var lease = heldJob(asking("answer-1", "Hello?"));
        write(lease, facts(says(0, "Garb")));
        var again = new JobEvent.TextStreamed(1, 2, 0, "Good");

        write(lease, facts(Fact.of(new JobEvent.RoundRewound(1, 2, 0, 0)), Fact.of(again)));

        assertThat(answer()).isEqualTo("Good");
    }

    @Test
    void whatAStoppedJobSaidStays() throws InterruptedException {
        var lease = heldJob(asking("answer-1", "Hello?"));
        write(lease, facts(says(0, "Good morn")));

        store().fence(lease.job(), Samples.STOPPED);

        assertThat(answer()).isEqualTo("Good morn");
    }

    @Test
    void aForgottenJobsWordsAreGone() throws InterruptedException {
        var lease = heldJob(asking("answer-1", "My secret?"));
        write(lease, facts(says(0, "Your secret.")));
        write(lease, checkpoint(turn(1, "Your secret.")));
        write(lease, end(DONE));

        store().forget(lease.job());

        assertThat(branch(null).toString()).doesNotContain("secret");
        assertThat(branch(null).getLast().work()).isNull();
    }

    @Test
    void aDeletedThreadLeavesItsJobs() throws InterruptedException {
        var lease = heldJob(asking("answer-1", "Hello?"));
        write(lease, end(DONE));

        assertThat(threads().delete(project, THREAD)).isTrue();

        assertThat(threads().find(project, THREAD)).isEmpty();
        assertThat(branch(null)).isEmpty();
        assertThat(job(lease.job()).threadId()).isNull();
        assertThat(threads().delete(project, THREAD)).isFalse();
    }

    @Test
    void anUnknownThreadHasNoMessages() {
        assertThat(threads().branch(project, "nowhere", null)).isEmpty();
    }

    private AnAdmission asking(String messageId, String question) {
        return at(new Place(THREAD, messageId, user(question), null, IfBusy.REFUSE));
    }

    private AnAdmission at(Place place) {
        return request().at(place);
    }

    private static JsonNode user(String question) {
        return user(JsonNodeFactory.instance.textNode(question));
    }

    private static JsonNode user(JsonNode content) {
        return JsonNodeFactory.instance.objectNode().put("role", "user").set("content", content);
    }

    private Refused refused(AnAdmission request) {
        var result = admit(request);
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused) result;
    }

    private List<Message> branch(@Nullable String leaf) {
        return threads().branch(project, THREAD, leaf);
    }

    private String answer() {
        return branch(null).getLast().content().asText();
    }
}
