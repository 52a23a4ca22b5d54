package dev.meanwhile.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.AnApproval;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.InMemoryInbox;
import dev.meanwhile.core.inbox.Inbox.Reader;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboxListenerTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final InMemoryEngine engine = new InMemoryEngine(clock);
    private final Inbox inbox = new InMemoryInbox(engine, clock);
    private final AtomicInteger wakes = new AtomicInteger();
    private final InboxListener listener = new InboxListener(inbox, wakes::incrementAndGet);

    @Test
    void whatEndedWellUnseenIsTold() {
        listener.tell(ended(new Ending.Succeeded("stop"), false));

        assertThat(told()).extracting(told -> told.message().type()).containsExactly("job.completed");
        assertThat(told().getFirst().message().level()).isEqualTo(Notice.Level.INFO);
        assertThat(told().getFirst().message().title()).isEqualTo("Your chat is finished");
        assertThat(wakes).hasValue(1);
    }

    @Test
    void whatSomebodySawEndWellIsNotTold() {
        listener.tell(ended(new Ending.Succeeded("stop"), true));

        assertThat(told()).isEmpty();
        assertThat(wakes).hasValue(0);
    }

    @Test
    void aStopIsNotTold() {
        listener.tell(ended(new Ending.Cancelled("ann"), false));

        assertThat(told()).isEmpty();
    }

    @Test
    void failuresAreToldThoughSomebodyWatched() {
        listener.tell(ended(new Ending.Failed(ErrorCode.MODEL_UNAUTHORIZED.failure("401")), true));
        listener.tell(ended(Ending.timedOut(ErrorCode.JOB_INACTIVE, "no sign of life for 300 s"), true));

        assertThat(told())
                .extracting(told -> told.message().type())
                .containsExactlyInAnyOrder("job.failed", "job.timed_out");
        assertThat(told()).allMatch(told -> told.message().level() == Notice.Level.WARNING);
    }

    @Test
    void theSameIsToldOnce() {
        var news = ended(new Ending.Succeeded("stop"), false);

        listener.tell(news);
        listener.tell(news);

        assertThat(told()).hasSize(1);
        assertThat(wakes).hasValue(1);
    }

    @Test
    void aQuestionAndItsExpiryAreToldInWordsForPeople() {
        var ended = ended(new Ending.Succeeded("stop"), true);
        var asked = AnApproval.of(ended.job(), clock);

        listener.tell(new News.Asked(ended.job(), 7, asked));
        listener.tell(new News.Asked(ended.job(), 7, AnApproval.of(ended.job(), clock)));
        listener.tell(new News.Expired(ended.job(), 9, asked));

        assertThat(told())
                .extracting(told -> told.message().type())
                .containsExactly("approval.expired", "approval.asked", "approval.asked");
        assertThat(told().getLast().message().approval()).isEqualTo(asked.ask().id());
        assertThat(told().getLast().message().body())
                .isEqualTo(
                        "May send run with these arguments? If nobody answers in time, the call of send is rejected.");
        assertThat(told().getFirst().message().body())
                .isEqualTo("The call of send was rejected, and the work goes on without it.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        APPROVAL | APPROVE | Your chat still needs a decision | the step “Writer” is approved          | The step “Writer” was approved.
        APPROVAL | REJECT  | Your chat still needs a decision | the step “Writer” is rejected          | The step “Writer” was rejected.
        INPUT    | SKIP    | Your chat still needs your input | the step “Writer” is skipped           | The step “Writer” was skipped, and the work goes on without it.
        INPUT    | FAILED  | Your chat still needs your input | the step “Writer” is given up          | The step “Writer” was given up.
        REVIEW   | APPROVE | Your chat still needs a review   | the output of “Writer” is kept         | The output of “Writer” was kept.
        """)
    void aNodesQuestionIsToldWithWhatHappensIfNobodyAnswers(
            Kind kind, Action onExpiry, String title, String otherwise, String expired) {
        var job = ended(new Ending.Succeeded("stop"), true).job();
        var asked = AnApproval.ofNode(job, kind, onExpiry, clock);

        listener.tell(new News.Reminder(job, 7, asked));
        listener.tell(new News.Reminder(job, 7, asked));
        listener.tell(new News.Expired(job, 9, asked));

        assertThat(told())
                .extracting(told -> told.message().type())
                .containsExactly("approval.expired", "approval.reminder");
        assertThat(told().getLast().message().title()).isEqualTo(title);
        assertThat(told().getLast().message().body())
                .isEqualTo("What now? If nobody answers within 7 minutes, %s.".formatted(otherwise));
        assertThat(told().getFirst().message().body()).isEqualTo(expired);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MODEL_UNAUTHORIZED   | The model's provider did not take the key.
        MODEL_STREAM_CUT     | The model could not be reached, or broke off its answer
        TOOL_ROUNDS_EXCEEDED | More rounds than allowed.
        WORKER_LOST          | The server stopped several times
        """)
    void aFailureIsToldInWordsForPeople(ErrorCode code, String words) {
        listener.tell(ended(new Ending.Failed(code.failure("more rounds than allowed")), false));

        assertThat(told().getFirst().message().body()).startsWith(words).endsWith("is kept.");
    }

    private News.Ended ended(Ending ending, boolean isWatched) {
        var admission = AnAdmission.of("p", "ann").build(clock);
        engine.admit(admission, QueueCaps.DEFAULT);
        engine.fence(admission.id(), ending);
        return ((News.Ended) engine.untold(List.of(admission.id())).getFirst()).watched(isWatched);
    }

    private List<Notice> told() {
        return inbox.list(new Reader("ann", null), false, Long.MAX_VALUE, 10);
    }
}
