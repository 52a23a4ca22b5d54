package dev.meanwhile.store.postgres.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.signal.Signal;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.store.postgres.PostgresStore;
import dev.meanwhile.store.postgres.TestDatabase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListenerIT {
    private final TestDatabase database = TestDatabase.migrated();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private PostgresStore store;
    private Signals listening;
    private Signals sending;

    @BeforeEach
    void open() {
        var address = database.address();
        store = PostgresStore.open(address.jdbcUrl(), address.user(), address.password());
        listening = store.signals("listening");
        sending = store.signals("sending");
    }

    @AfterEach
    void close() {
        listening.close();
        store.close();
        database.close();
    }

    @Test
    void whoseConnectionBreaksHearsAgainAndIsToldThatItMissedSomething() throws InterruptedException {
        listening.listen(ear());
        assertThat(next()).isEqualTo("missed");
        assertThat(listening.isListening()).isTrue();

        database.column("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen meanwhile'");

        assertThat(next()).isEqualTo("missed");
        sending.send(List.of(new Signal.Due()));
        assertThat(next()).isEqualTo("Due[]");
    }

    @Test
    void aClosedOneLeavesNoConnection() throws InterruptedException {
        listening.listen(ear());
        assertThat(next()).isEqualTo("missed");

        listening.close();

        while (listeners() > 0) {
            Thread.onSpinWait();
        }
        assertThat(listening.isListening()).isFalse();
    }

    private int listeners() {
        return Integer.parseInt(
                database.value(
                        "select count(*) from pg_stat_activity where datname = current_database() and query = 'listen meanwhile'"));
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private Signals.Ear ear() {
        return new Signals.Ear() {
            @Override
            public void hear(Signal signal) {
                heard.add(signal.toString());
            }

            @Override
            public void missed() {
                heard.add("missed");
            }
        };
    }
}
