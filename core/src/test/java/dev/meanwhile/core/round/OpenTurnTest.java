package dev.meanwhile.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenTurnTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final JobId job = JobId.next(clock);

    @Test
    void aTailInWhichNoTurnBeganIsEmpty() {
        assertThat(OpenTurn.of(tail(new JobEvent.Started(1, "w"), new JobEvent.UsageUpdated(Usage.NONE, null))))
                .isEmpty();
    }

    @Test
    void theTurnIsWhatItsFragmentsSay() {
        var tail = tail(
                new JobEvent.ReasoningStreamed(2, 1, 0, "Hm"),
                new JobEvent.TextStreamed(2, 1, 9, "He"),
                new JobEvent.NoticeGiven("any", "thing"),
                new JobEvent.TextStreamed(2, 1, 11, "llo"),
                new JobEvent.ImageAdded(2, 1, "data:,x"));

        assertThat(OpenTurn.of(tail)).contains(new Turn(2, 1, "Hello", "Hm", List.of("data:,x"), ""));
    }

    @Test
    void aRewindMakesAllOfEarlierTriesVoid() {
        var tail = tail(
                new JobEvent.TextStreamed(1, 1, 0, "old"),
                new JobEvent.ImageAdded(1, 1, "data:,old"),
                new JobEvent.RoundRewound(1, 2, 0, 0),
                new JobEvent.TextStreamed(1, 2, 0, "new"));

        assertThat(OpenTurn.of(tail)).contains(new Turn(1, 2, "new", "", List.of(), ""));
    }

    @Test
    void aRewindAloneSaysWhichTryBegins() {
        assertThat(OpenTurn.of(tail(new JobEvent.RoundRewound(3, 4, 0, 0))))
                .contains(new Turn(3, 4, "", "", List.of(), ""));
    }

    @Test
    void onlyTheLastRoundOfATailIsOpen() {
        var tail = tail(new JobEvent.TextStreamed(1, 1, 0, "one"), new JobEvent.TextStreamed(2, 1, 3, "two"));

        assertThat(OpenTurn.of(tail)).contains(new Turn(2, 1, "two", "", List.of(), ""));
    }

    @Test
    void aTurnIsReadBackFromItsCheckpoint() {
        var turn = new Turn(2, 3, "text", "reasoning", List.of("data:,1", "data:,2"), "tool_calls");
        var plain = new Turn(1, 1, "", "", List.of(), "stop");

        assertThat(Turn.of(turn.toJson())).isEqualTo(turn);
        assertThat(Turn.of(plain.toJson())).isEqualTo(plain);
        assertThat(plain.toJson().has("images")).isFalse();
    }

    @Test
    void turnsAndPartialTurnsAreTurnsAndRoundsAreNot() {
        assertThat(List.of("turn", "partial", "round"))
                .filteredOn(kind ->
                        Turn.isTurn(new Checkpoint("", 1, kind, new Turn(1, 1, "", "", List.of(), "").toJson())))
                .containsExactly("turn", "partial");
    }

    private List<Entry> tail(JobEvent... events) {
        var entries = new ArrayList<Entry>();
        for (var event : events) {
            entries.add(new Entry(
                    job, entries.size() + 1L, clock.instant(), "", EventCodec.type(event), EventCodec.write(event)));
        }
        return entries;
    }
}
