package dev.meanwhile.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The page of all faults: what goes wrong, what the job is doing then, what somebody sees, and which test has tried it. */
final class FailureMatrix {
    private static final String HEAD = """
            # What happens when …

            <!-- Written by FailureMatrixE2E from the faults of the end-to-end tests; edit those. -->

            Each row was tried on real processes: `./meanwhile test` plays every row once (the thousand kills and the mixed releases only `--long`), `./meanwhile test --long` those of faults of servers and databases many times with other seeds. A seed decides at which event
            the fault strikes; the command of [CONTRIBUTING](../CONTRIBUTING.md) for one such test, with
            `-Dit.test=NoFaultLosesAnythingE2E -Dmeanwhile.fault.seed=17`, plays one again.

            In all rows: no character of a text is lost, doubled or changed; no viewer sees a gap or an event twice; no writing tool takes effect twice; no job stays where it is.

            The last long run of kills (2026-11-21; 06439eb and the changes that brought `AThousandKillsE2E`; 2 cores of an AMD EPYC, shared with other builds; Debian 12, JDK 25,
            PostgreSQL 18.6): of three servers one was killed **1,000 times** in 53 minutes under steady traffic. 10,467 jobs said 16,480,930 characters, of which none was lost, doubled
            or changed; 8,087 calls of a writing tool took effect, **none twice**; **no job stayed**. There were 2,164 takeovers and 2,952 rewinds; 571 calls that a kill interrupted were
            reported to the model as `outcome_unknown`; 3 jobs lost their server three times within one round and ended as `worker_lost`, as the rule is, with the text they had.
            `./meanwhile test --long` does it again, [CONTRIBUTING](../CONTRIBUTING.md) has the command for it alone.

            | what goes wrong | the job is | what one sees | test |
            | --- | --- | --- | --- |
            """;

    private FailureMatrix() {}

    /** @param test {@code Class#method} of this package */
    record Row(String fault, String state, String seen, String test) {
        String line() {
            return "| %s | %s | %s | `%s` |\n".formatted(fault, state, seen, test);
        }
    }

    static List<Row> rows() {
        var rows = new ArrayList<Row>();
        for (var fault : Fault.values()) {
            for (var moment : Moment.values()) {
                rows.add(new Row(
                        fault.words(),
                        moment.words(),
                        fault.seen(moment),
                        "NoFaultLosesAnythingE2E#everyJobEndsWithItsText"));
            }
        }
        for (var fault : ModelFault.values()) {
            rows.add(new Row(
                    "The model " + fault.words(),
                    "streaming",
                    fault.seen(),
                    "NoModelLosesAnythingE2E#theAnswerIsExactOrTheFailureSaysWhy"));
        }
        return Stream.of(rows.stream(), ofProcesses(), ofDatabases(), ofReleases(), ofViewers())
                .flatMap(all -> all)
                .toList();
    }

    private static Stream<Row> ofProcesses() {
        return Stream.of(
                new Row(
                        "`kill -9` of one of two servers",
                        "streaming, in tools",
                        "the other goes on within 30 s; viewers come back there",
                        "SeveralProcessesE2E#whatAKilledServerRanIsTakenOver"),
                new Row(
                        "`kill -9` of one of two servers",
                        "waiting for a person",
                        "the question is there on the other, which goes on once it is answered",
                        "SeveralProcessesE2E#aQuestionOutlivesTheServerThatAsked"),
                new Row(
                        "SIGSTOP of one of two servers for longer than its lease, then SIGCONT",
                        "streaming, in tools",
                        "the other goes on; the late one writes nothing and repeats no tool",
                        "SeveralProcessesE2E#aServerThatStoodStillWritesNothingAndRepeatsNothing"),
                new Row(
                        "`kill -9` of the server at a random event, again and again",
                        "streaming, in tools",
                        "as in the first rows",
                        "AKilledServerLosesNothingE2E#jobsGoOnWhereTheyWere"),
                new Row(
                        "`kill -9` of one of three servers, a thousand times",
                        "streaming, in tools, waiting",
                        "as in the first rows",
                        "AThousandKillsE2E#noJobLosesAWordOrRepeatsACallOrStays"));
    }

    private static Stream<Row> ofDatabases() {
        return Stream.of(
                new Row(
                        "PostgreSQL stands still for a while",
                        "streaming",
                        "starts are answered 503 with `Retry-After`; the text goes on after",
                        "ADatabaseOutageE2E#runningJobsGoOnAndNothingIsLost"),
                new Row(
                        "The disk under the data directory is full: the embedded PostgreSQL ends and cannot be started for a while",
                        "streaming",
                        "the text stops, goes on when there is room, and is exact",
                        "ADatabaseOutageE2E#aFullDiskUnderTheDataDirectoryEndsNothing"),
                new Row(
                        "PostgreSQL's machine is lost, and its synchronous standby takes over",
                        "streaming, in tools",
                        "the text stops, goes on, and is exact",
                        "AFailoverE2E#nothingThatWasSeenIsLost"));
    }

    private static Stream<Row> ofReleases() {
        return Stream.of(
                new Row(
                        "`kill -9` of the release before, then the start of this one",
                        "ended, streaming, waiting, queued",
                        "what has ended reads as it was, the rest goes on",
                        "AnEarlierReleasesJobsE2E#whatRanWaitedOrWasQueuedGoesOn"),
                new Row(
                        "Servers of the release before are replaced one by one, some by `kill -9`",
                        "streaming, in tools, waiting",
                        "as in the first rows",
                        "ARollingUpdateE2E#jobsOfBothReleasesGoOn"));
    }

    private static Stream<Row> ofViewers() {
        return Stream.of(
                new Row(
                        "A viewer never reads",
                        "streaming",
                        "it is cut; others see all",
                        "BadViewersE2E#oneWhoNeverReadsIsCutAndTheOthersSeeAll"),
                new Row(
                        "A viewer reads slowly",
                        "streaming",
                        "it sees all, or is cut and comes back; others see all",
                        "BadViewersE2E#oneWhoReadsSlowlySeesAllOrComesBack"),
                new Row(
                        "Viewers vanish without a word",
                        "streaming",
                        "they are forgotten",
                        "BadViewersE2E#oneWhoIsGoneWithoutAWordIsForgotten"));
    }

    static String markdown() {
        var page = new StringBuilder(HEAD);
        rows().forEach(row -> page.append(row.line()));
        return page.toString();
    }
}
