package dev.meanwhile.testkit.contract;

import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.limit.Spending;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.core.worker.Claims;
import java.time.Duration;

/** All ports of one store, and the two things a test must do to it. Several tests may use the same store, one after the other. */
public interface EngineUnderTest {
    JobStore store();

    JobLog log();

    JobReader reader();

    Waits waits();

    Devices devices();

    Claims claims();

    ThreadStore threads();

    Spending spending();

    Starts starts();

    Untold untold();

    Inbox inbox();

    /** A new carrier of signals for a registered worker; the test closes it. */
    Signals signals(String worker);

    /** Makes a project of this name, where a store lets jobs and threads into known projects only. */
    void makeProject(String name);

    /** Tells the listener of the log's commits from now to the end of the test at least. */
    void listen(CommitListener listener);

    /** Moves the store's time forward. */
    void shift(Duration by);
}
