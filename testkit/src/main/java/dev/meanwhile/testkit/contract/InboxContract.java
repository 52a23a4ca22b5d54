package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.end;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.inbox.Inbox.Reader;
import dev.meanwhile.core.inbox.Notice;
import dev.meanwhile.core.inbox.Notice.Level;
import dev.meanwhile.core.inbox.Notice.Message;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.wait.WaitId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link dev.meanwhile.core.inbox.Inbox} promises. */
public abstract class InboxContract extends EngineContract {
    private static final Message FAILED = new Message("job.failed", Level.WARNING, "Your chat failed", "It was cut.");
    private static final Message DONE = new Message("job.completed", Level.INFO, "Your chat is finished", "Look.");
    private static final long NEWEST = Long.MAX_VALUE;

    @Test
    void aNoticeIsFoundAsItWasAdded() throws InterruptedException {
        var job = ended();

        assertThat(inbox().add(job, FAILED)).isTrue();

        var notice = inbox().list(all(), false, NEWEST, 10).getFirst();
        assertThat(notice.message()).isEqualTo(FAILED);
        assertThat(notice.job()).isEqualTo(job.id());
        assertThat(notice.project()).isEqualTo(project);
        assertThat(notice.readAt()).isNull();
        assertThat(notice.at()).isNotNull();
    }

    @Test
    void oneIsAddedForAJobAndASort() throws InterruptedException {
        var job = ended();
        inbox().add(job, FAILED);

        assertThat(inbox().add(job, FAILED)).isFalse();
        assertThat(inbox().add(job, DONE)).isTrue();
        assertThat(inbox().list(all(), false, NEWEST, 10)).hasSize(2);
    }

    @Test
    void oneIsAddedForEachQuestion() throws InterruptedException {
        var job = ended();
        var first = decision();
        var second = decision();
        inbox().add(job, first);

        assertThat(inbox().add(job, first)).isFalse();
        assertThat(inbox().add(job, second)).isTrue();
        assertThat(inbox().list(all(), false, NEWEST, 10))
                .extracting(Notice::message)
                .containsExactly(second, first);
    }

    private Message decision() {
        return new Message(
                "approval.asked", WaitId.next(clock()), Level.WARNING, "Your chat needs a decision", "May it?");
    }

    @Test
    void noticesAreListedNewestFirstInPages() throws InterruptedException {
        var jobs = List.of(ended(), ended(), ended());
        jobs.forEach(job -> inbox().add(job, DONE));

        var page = inbox().list(all(), false, NEWEST, 2);
        var rest = inbox().list(all(), false, page.getLast().n(), 2);

        assertThat(page)
                .extracting(Notice::job)
                .containsExactly(jobs.get(2).id(), jobs.get(1).id());
        assertThat(rest).extracting(Notice::job).containsExactly(jobs.get(0).id());
    }

    @Test
    void whatCameAfterANoticeIsGivenInOrder() throws InterruptedException {
        inbox().add(ended(), DONE);
        var seen = inbox().newest(List.of(ann, ben)).getOrDefault(ann, 0L);
        var jobs = List.of(ended(), ended());
        jobs.forEach(job -> inbox().add(job, DONE));

        var news = inbox().after(all(), seen, 10);

        assertThat(news)
                .extracting(Notice::job)
                .containsExactly(jobs.get(0).id(), jobs.get(1).id());
        assertThat(inbox().newest(List.of(ann, ben)))
                .isEqualTo(Map.of(ann, news.getLast().n()));
        assertThat(inbox().after(all(), news.getLast().n(), 10)).isEmpty();
    }

    @Test
    void whatWasReadIsNoLongerUnread() throws InterruptedException {
        inbox().add(ended(), DONE);
        inbox().add(ended(), DONE);
        var newest = inbox().list(all(), true, NEWEST, 10).getFirst();

        assertThat(inbox().markRead(all(), newest.n())).isTrue();
        assertThat(inbox().markRead(all(), newest.n())).isTrue();

        assertThat(inbox().list(all(), true, NEWEST, 10)).hasSize(1);
        assertThat(inbox().list(all(), false, NEWEST, 10).getFirst().readAt()).isNotNull();
        assertThat(inbox().markAllRead(all())).isEqualTo(1);
        assertThat(inbox().markAllRead(all())).isZero();
        assertThat(inbox().list(all(), true, NEWEST, 10)).isEmpty();
    }

    @Test
    void nobodyReadsOthersNotices() throws InterruptedException {
        inbox().add(ended(), DONE);
        var n = inbox().newest(List.of(ann)).getOrDefault(ann, 0L);
        var reader = new Reader(ben, null);

        assertThat(inbox().list(reader, false, NEWEST, 10)).isEmpty();
        assertThat(inbox().after(reader, 0, 10)).isEmpty();
        assertThat(inbox().markRead(reader, n)).isFalse();
        assertThat(inbox().markAllRead(reader)).isZero();
    }

    @Test
    void onlyNoticesOfTheReadersProjectsAreThere() throws InterruptedException {
        inbox().add(ended(), DONE);
        var elsewhere = ended(AnAdmission.of(other, ann));
        inbox().add(elsewhere, DONE);
        var reader = new Reader(ann, Set.of(other));

        assertThat(inbox().list(reader, true, NEWEST, 10))
                .extracting(Notice::job)
                .containsExactly(elsewhere.id());
        assertThat(inbox().after(reader, 0, 10)).hasSize(1);
        assertThat(inbox().markAllRead(reader)).isEqualTo(1);
        assertThat(inbox().list(new Reader(ann, Set.of()), false, NEWEST, 10)).isEmpty();
        assertThat(inbox().list(all(), true, NEWEST, 10)).hasSize(1);
    }

    @Test
    void aMutedThreadGivesNone() throws InterruptedException {
        var question = JsonNodeFactory.instance.objectNode().put("role", "user").put("content", "Hello?");
        var job = ended(request().at(new Place("talk", "answer", question, null, IfBusy.RUN_BESIDE)));
        assertThat(threads().mute(project, "talk", true)).isTrue();
        assertThat(threads().find(project, "talk").orElseThrow().isMuted()).isTrue();

        assertThat(inbox().add(job, DONE)).isFalse();

        threads().mute(project, "talk", false);
        assertThat(threads().find(project, "talk").orElseThrow().isMuted()).isFalse();
        assertThat(inbox().add(job, DONE)).isTrue();
        assertThat(threads().mute(project, "nothing", true)).isFalse();
    }

    private Reader all() {
        return new Reader(ann, null);
    }

    private Job ended() throws InterruptedException {
        return ended(request());
    }

    private Job ended(AnAdmission request) throws InterruptedException {
        var lease = heldJob(request);
        write(lease, end(Samples.DONE));
        return job(lease.job());
    }
}
