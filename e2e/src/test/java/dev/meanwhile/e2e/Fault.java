package dev.meanwhile.e2e;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Something that goes wrong below the jobs, and is mended again. */
enum Fault {
    SERVER_KILLED("`kill -9` of the server, then its start", true),
    SERVER_STOPPED("SIGTERM to the server, then its start", true),
    SERVER_PAUSED("SIGSTOP of the server for longer than its lease", false),
    POSTGRES_KILLED("`kill -9` of PostgreSQL, then its start", false),
    POSTGRES_RESTARTED("PostgreSQL is restarted, on another port behind the same address", false),
    CONNECTIONS_CUT("all connections to the database are reset, several times", false),
    ANSWERS_CUT("connections are reset between a commit and its answer", false),
    WIRE_SILENT("the database's network is silent for longer than a lease", false),
    WIRE_SLOW("each message from and to the database takes 20 ms longer", false),
    CLOCK_AHEAD("the database's clock jumps two hours ahead, and back", false),
    CLOCK_BACK("the database's clock is set two hours back, and right again", false),
    DISK_FULL("the disk under PostgreSQL is full for a while: the log's table cannot grow", false);

    private static final Duration LEASE = Duration.ofMillis(1500);

    private final String words;
    private final boolean endsTools;

    Fault(String words, boolean endsTools) {
        this.words = words;
        this.endsTools = endsTools;
    }

    String words() {
        return words;
    }

    /** Whether no tool and no connection of the server outlives it. */
    boolean endsTools() {
        return endsTools;
    }

    /** What somebody sees who watches a job that is at this moment. */
    String seen(Moment moment) {
        return switch (moment) {
            case WAITING ->
                keepsQuestions()
                        ? "it still waits; approved, the call runs, the answer is exact"
                        : "the question expires, the model is told so, the answer is exact";
            case TEXT ->
                endsTools
                        ? "the text stops, goes on after the start with the round asked anew, and is exact"
                        : "the text stops, goes on, and is exact";
            case READING -> endsTools ? "the call runs again, the answer is exact" : "the answer comes, and is exact";
            case WRITING ->
                this == SERVER_KILLED
                        ? "the call is not repeated: the model reads `outcome_unknown`; the answer is exact"
                        : "the call took effect once, the answer is exact";
            case QUEUED -> "runs when there is room, the answer is exact";
        };
    }

    /** Whether questions outlive it. */
    boolean keepsQuestions() {
        return this != CLOCK_AHEAD;
    }

    /** Strikes, and mends. */
    void strike(FaultRig rig, RandomGenerator random) throws InterruptedException {
        var server = rig.server();
        var wire = rig.wire();
        switch (this) {
            case SERVER_KILLED -> {
                server.kill();
                server.start();
            }
            case SERVER_STOPPED -> {
                server.stop();
                server.start();
            }
            case SERVER_PAUSED -> {
                server.pause();
                rig.awaitSilence(LEASE.multipliedBy(2));
                server.goOn();
            }
            case POSTGRES_KILLED -> rig.crashPostgres();
            case POSTGRES_RESTARTED -> rig.restartPostgres();
            case CONNECTIONS_CUT -> cut(wire, server.api(), 1 + random.nextInt(3));
            case ANSWERS_CUT -> cutAnswers(wire, server.api());
            case WIRE_SILENT -> {
                wire.hold();
                rig.awaitSilence(LEASE.multipliedBy(2));
                wire.goOn();
            }
            case WIRE_SLOW -> wire.slowDown(Duration.ofMillis(20));
            case CLOCK_AHEAD -> rig.shiftClock(Duration.ofHours(2));
            case CLOCK_BACK -> rig.shiftClock(Duration.ofHours(-2));
            case DISK_FULL -> {
                rig.fillDisk();
                rig.freeDisk();
            }
        }
    }

    private static void cut(DatabaseWire wire, Api api, int times) {
        for (var i = 0; i < times; i++) {
            wire.cut();
            Until.isTrue("a new connection", Duration.ofSeconds(30), api::isReady);
        }
    }

    private static void cutAnswers(DatabaseWire wire, Api api) {
        wire.cutAnswers(true);
        Until.isTrue("a lost answer", Duration.ofSeconds(30), () -> !api.isReady());
        wire.cutAnswers(false);
    }

    /** What would hold up the next ones ends, when the jobs have. */
    void mend(FaultRig rig) {
        switch (this) {
            case WIRE_SLOW -> rig.wire().slowDown(Duration.ZERO);
            case CLOCK_AHEAD, CLOCK_BACK -> rig.shiftClock(Duration.ZERO);
            case SERVER_KILLED,
                    SERVER_STOPPED,
                    SERVER_PAUSED,
                    POSTGRES_KILLED,
                    POSTGRES_RESTARTED,
                    CONNECTIONS_CUT,
                    ANSWERS_CUT,
                    WIRE_SILENT,
                    DISK_FULL -> {
                // is mended already
            }
        }
    }
}
