package dev.meanwhile.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.time.LoopState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {

    @Test
    void aProcessWhoseLoopsTurnLives() {
        var failing = new LoopState("claim", 12, Duration.ofSeconds(3));

        assertThat(new Liveness(() -> List.of(failing)).obstacle()).isEmpty();
    }

    @Test
    void aLoopThatStandsStillIsNamed() {
        var turning = new LoopState("claim", 0, Duration.ofSeconds(3));
        var standing = new LoopState("beat", 0, Duration.ofSeconds(121));

        assertThat(new Liveness(() -> List.of(turning, standing)).obstacle())
                .hasValue("the worker's loop beat has stood still for 121 s");
    }
}
