package dev.meanwhile.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void whoBringsNothingBeginsAtTheStart() {
        assertThat(Cursor.of((String) null, null, null)).isZero();
    }

    @Test
    void theHeaderGoesBeforeTheAddress() {
        assertThat(Cursor.of("7", "3", null)).isEqualTo(7);
        assertThat(Cursor.of("", "3", null)).isEqualTo(3);
        assertThat(Cursor.of(null, null, "4")).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "0x1", "9999999999999999999", "1;drop"})
    void whatIsNoNumberIsRefused(String text) {
        assertThatThrownBy(() -> Cursor.of(text))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cursor");
    }

    @Test
    void anEventThatWasNeverWrittenIsRefused() {
        assertThatThrownBy(() -> Cursor.check(6, 5)).hasMessageContaining("at most 5");
    }
}
