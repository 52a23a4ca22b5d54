package dev.meanwhile.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void commitsAreDurableUnlessToldOtherwise() {
        assertThat(Settings.of(EmbeddedConfig.in(Path.of("data")), 5432))
                .contains("-c fsync=on", "-c synchronous_commit=on", "-c full_page_writes=on");
        assertThat(Settings.of(EmbeddedConfig.temporary(), 5432)).contains("-c fsync=on");
        assertThat(Settings.of(EmbeddedConfig.temporary().withoutFsync(), 5432)).contains("-c fsync=off");
    }

    @Test
    void onlyThisMachineMayConnectAndOnlyByTcp() {
        assertThat(Settings.of(EmbeddedConfig.temporary(), 5433))
                .contains("-c listen_addresses=127.0.0.1 ", "-c port=5433 ", "-c unix_socket_directories= ");
    }

    @Test
    void nothingInThemNeedsQuotingForAShell() {
        assertThat(Settings.of(EmbeddedConfig.temporary(), 5432)).matches("[-a-zA-Z0-9_=. ]+");
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 1001})
    void connectionsHaveBounds(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedConfig.temporary().withMaxConnections(count))
                .withMessageContaining(Integer.toString(count));
    }
}
