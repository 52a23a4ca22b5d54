package dev.meanwhile.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CallPlaceTest {

    @Test
    void aCallOfAChatIsNamedByRoundAndIndex() {
        assertThat(new CallPlace("", 2, 0).callId()).isEqualTo("2.0");
    }

    @Test
    void aCallOfANodeIsNamedByItsPathToo() {
        assertThat(new CallPlace("plan", 2, 0).callId()).isEqualTo("plan~2.0");
    }

    @Test
    void aNameIsSafeInAUrl() {
        assertThat(new CallPlace("loop#3/write ä", 1, 12).callId()).matches("[A-Za-z0-9._~*+-]+");
    }

    @Test
    void aQuestionOfANodeStandsBeforeItsRounds() {
        var place = CallPlace.ofNode("write", 1);

        assertThat(place.callId()).isEqualTo("write~0.1");
        assertThat(CallPlace.ofCallId("write~0.1")).contains(place);
        assertThat(place.isOfNode()).isTrue();
        assertThat(new CallPlace("write", 1, 1).isOfNode()).isFalse();
    }

    @Test
    void roundAndIndexAreNeverNegative() {
        assertThatThrownBy(() -> new CallPlace("", -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CallPlace("", 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
