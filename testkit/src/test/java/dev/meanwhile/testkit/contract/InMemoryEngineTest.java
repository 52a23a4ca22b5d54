package dev.meanwhile.testkit.contract;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryDevices;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.InMemoryInbox;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.signal.Signals;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The engine in memory keeps the contracts of the store it stands for. */
class InMemoryEngineTest {
    @Nested
    class Log extends JobLogContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Leases extends LeaseContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Reader extends JobReaderContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Store extends JobStoreContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Admissions extends AdmissionContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Clock extends ClockContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Threads extends ThreadStoreContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Claiming extends ClaimsContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Takeovers extends TakeoverContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Sweeps extends SweepContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Tellings extends TellingContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Inboxes extends InboxContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Sharing extends SharesContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Signalling extends SignalsContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Interleavings extends InterleavingContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Spendings extends SpendingContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class StartCounts extends StartsContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Turns extends TurnsContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class Waits extends WaitsContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    @Nested
    class WhoIsAsked extends WhoIsAskedContract {
        @Override
        protected EngineUnderTest engine() {
            return new InMemory();
        }
    }

    private static final class InMemory implements EngineUnderTest {
        private final HandMovedClock clock = new HandMovedClock();
        private final InMemoryEngine engine = new InMemoryEngine(clock);
        private final InMemoryDevices devices = new InMemoryDevices(clock);
        private final InMemoryInbox inbox = new InMemoryInbox(engine, clock);

        @Override
        public InMemoryEngine store() {
            return engine;
        }

        @Override
        public InMemoryEngine log() {
            return engine;
        }

        @Override
        public InMemoryEngine reader() {
            return engine;
        }

        @Override
        public InMemoryEngine waits() {
            return engine;
        }

        @Override
        public InMemoryDevices devices() {
            return devices;
        }

        @Override
        public InMemoryEngine claims() {
            return engine;
        }

        @Override
        public InMemoryEngine threads() {
            return engine;
        }

        @Override
        public InMemoryEngine spending() {
            return engine;
        }

        @Override
        public InMemoryEngine starts() {
            return engine;
        }

        @Override
        public InMemoryEngine untold() {
            return engine;
        }

        @Override
        public InMemoryInbox inbox() {
            return inbox;
        }

        @Override
        public Signals signals(String worker) {
            return engine.signals(worker);
        }

        @Override
        public void makeProject(String name) {
            // any project will do
        }

        @Override
        public void listen(CommitListener listener) {
            engine.listen(listener);
        }

        @Override
        public void shift(Duration by) {
            clock.move(by);
        }
    }
}
