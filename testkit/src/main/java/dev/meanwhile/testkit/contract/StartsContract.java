package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.StartWindow;
import dev.meanwhile.core.limit.Starts.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the starts of people and projects are counted. */
public abstract class StartsContract extends EngineContract {
    private static final StartCaps CAPS = new StartCaps(3, 5, 7, 9);

    @BeforeEach
    void begin() {
        waitForNoon();
    }

    private List<Count> start(String owner) {
        return starts().count(project, owner, CAPS);
    }

    private static Count of(StartWindow window, List<Count> counts) {
        return counts.stream()
                .filter(count -> count.window() == window)
                .findFirst()
                .orElseThrow();
    }

    private List<StartWindow> over(String owner) {
        return start(owner).stream()
                .filter(Count::isOver)
                .map(Count::window)
                .sorted()
                .toList();
    }

    private void starts(String owner, int count) {
        for (var i = 0; i < count; i++) {
            assertThat(over(owner)).isEmpty();
        }
    }

    @Test
    void aStartIsItsPersonsAndItsProjects() {
        starts(ann, 1);
        starts(ben, 1);

        var counts = start(ann);

        assertThat(counts).hasSize(4);
        assertThat(of(StartWindow.USER_MINUTE, counts).taken()).isEqualTo(2);
        assertThat(of(StartWindow.USER_MINUTE, counts).room()).isEqualTo(1);
        assertThat(of(StartWindow.USER_DAY, counts).taken()).isEqualTo(2);
        assertThat(of(StartWindow.PROJECT_MINUTE, counts).taken()).isEqualTo(3);
        assertThat(of(StartWindow.PROJECT_DAY, counts).room()).isEqualTo(6);
    }

    @Test
    void anotherProjectCountsForItself() {
        starts(ann, 3);

        assertThat(starts().count(other, ann, CAPS)).allMatch(count -> count.taken() == 1);
    }

    @Test
    void aWindowTellsWhenTheNextBegins() {
        var counts = start(ann);

        assertThat(of(StartWindow.USER_MINUTE, counts).left())
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
        assertThat(of(StartWindow.PROJECT_DAY, counts).left()).isBetween(Duration.ofHours(11), Duration.ofHours(12));
    }

    @Test
    void aFullMinuteRefusesUntilTheNextOne() {
        starts(ann, 3);
        assertThat(over(ann)).containsExactly(StartWindow.USER_MINUTE);

        shift(Duration.ofMinutes(1));

        assertThat(of(StartWindow.USER_MINUTE, start(ann)).taken()).isEqualTo(1);
    }

    @Test
    void aFullDayRefusesUntilTheNextOne() {
        starts(ann, 3);
        shift(Duration.ofMinutes(1));
        starts(ann, 2);
        assertThat(over(ann)).containsExactly(StartWindow.USER_DAY);

        shift(Duration.ofHours(12));

        assertThat(over(ann)).isEmpty();
    }

    @Test
    void aFullProjectRefusesEverybody() {
        starts(ann, 3);
        starts(ben, 3);
        starts("cem-" + unique, 1);
        assertThat(over("dan-" + unique)).containsExactly(StartWindow.PROJECT_MINUTE);

        shift(Duration.ofMinutes(1));

        starts("dan-" + unique, 2);
        assertThat(over("eve-" + unique)).containsExactly(StartWindow.PROJECT_DAY);
    }

    @Test
    void aRefusedStartIsCountedNowhere() {
        starts(ann, 3);
        for (var i = 0; i < 4; i++) {
            assertThat(over(ann)).containsExactly(StartWindow.USER_MINUTE);
        }

        var counts = start(ben);

        assertThat(of(StartWindow.PROJECT_MINUTE, counts).taken()).isEqualTo(4);
        shift(Duration.ofMinutes(1));
        assertThat(of(StartWindow.USER_DAY, start(ann)).taken()).isEqualTo(4);
    }

    @Test
    void ofManyStartsAtTheSameTimeAsManyPassAsThereIsRoom() throws Exception {
        var attempts = new ArrayList<Callable<Boolean>>();
        for (var i = 0; i < 8; i++) {
            attempts.add(() -> over(ann).isEmpty());
            attempts.add(() -> over(ben).isEmpty());
        }

        var passed = LeaseContract.together(attempts);

        assertThat(passed).filteredOn(hasPassed -> hasPassed).hasSize(6); // three each
    }
}
