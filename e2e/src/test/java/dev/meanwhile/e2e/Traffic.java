package dev.meanwhile.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.models.openai.demo.DemoText;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Jobs that come and go on several servers: so many at a time, each started anywhere, watched from server to server and held to its
 * text and its calls as soon as it has ended. What breaks a promise is kept as a fault.
 */
final class Traffic {
    /** Jobs at a time that do something, and jobs at a time that wait for half a minute. */
    private static final int BUSY = 12;

    private static final int WAITING = 4;

    /** Longer than any job takes, also if each of its servers is killed. */
    private static final Duration STUCK = Duration.ofMinutes(5);

    private static final int CHUNKS = 60;
    private static final int WORDS = 3;

    /** What each job says in the end. */
    private static final String TEXT = DemoText.of(CHUNKS, WORDS);

    private final List<Api> apis;
    private final Path notes;
    private final List<Thread> users = new ArrayList<>();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final LongAdder characters = new LongAdder();
    private final LongAdder takeovers = new LongAdder();
    private final LongAdder rewinds = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean isEnding;

    private Traffic(List<Api> apis, Path notes) {
        this.apis = apis;
        this.notes = notes;
    }

    /** Begins at once. */
    static Traffic on(List<Api> apis, Path notes, long seed) {
        var traffic = new Traffic(List.copyOf(apis), notes);
        for (var i = 0; i < BUSY + WAITING; i++) {
            var random = new Random(seed + i);
            var isWaiting = i >= BUSY;
            traffic.users.add(Thread.ofVirtual().name("user-" + i).start(() -> traffic.use(random, isWaiting)));
        }
        return traffic;
    }

    private void use(RandomGenerator random, boolean isWaiting) {
        while (!isEnding) {
            var n = started.incrementAndGet();
            try {
                one(n, isWaiting ? Sort.WAITS : Sort.BUSY.get(random.nextInt(Sort.BUSY.size())), random);
            } catch (RuntimeException | AssertionError e) {
                faults.add("job " + n + ": " + e);
            }
            ended.incrementAndGet();
        }
    }

    private void one(int n, Sort sort, RandomGenerator random) {
        var inTurn = new ArrayList<>(apis);
        Collections.rotate(inTurn, random.nextInt(apis.size()));
        // a killed server may have let it in without saying so
        var key = new String[] {"Idempotency-Key", "job-" + n};
        var job = ask(inTurn, api -> api.post("/api/v1/projects/default/jobs", sort.job(n), key))
                .path("id")
                .asText();
        try (var watcher = Watcher.of(inTurn, job)) {
            var end = watcher.awaitEnd(STUCK);
            check(job + " " + sort, end, watcher, ask(inTurn, api -> api.get("/api/v1/jobs/" + job)));
        }
    }

    /** Asks one after the other until one answers. */
    private static JsonNode ask(List<Api> inTurn, Function<Api, HttpResponse<String>> question) {
        var found = new ArrayList<JsonNode>();
        var asked = new AtomicInteger();
        Until.isTrue("an answer of any server", STUCK, () -> {
            try {
                var answer = question.apply(inTurn.get(asked.getAndIncrement() % inTurn.size()));
                return switch (answer.statusCode()) {
                    case 200, 201 -> found.add(Api.json(answer));
                    case 429, 503 -> false;
                    default -> throw new AssertionError(answer.statusCode() + " " + answer.body());
                };
            } catch (UncheckedIOException e) {
                return false; // killed
            }
        });
        return found.getFirst();
    }

    private void check(String job, String end, Watcher watcher, JsonNode snapshot) {
        // by the rule for jobs that may be what kills their servers; what was said is kept
        var isGivenUp = snapshot.at("/failure/code").asText().equals("worker_lost");
        var isAsItShould =
                isGivenUp ? TEXT.startsWith(watcher.text()) : watcher.text().equals(TEXT);
        if (!isAsItShould || !snapshot.path("text").asText().equals(watcher.text())) {
            faults.add(job + " says " + watcher.text().length() + " characters that are not its text");
        }
        if (!end.equals(isGivenUp ? "failed" : "succeeded")) {
            faults.add(job + " ended as " + end + " " + snapshot.path("failure"));
        }
        watcher.broken().forEach(what -> faults.add(job + " was seen with " + what));
        characters.add(watcher.text().length());
        givenUp.add(isGivenUp ? 1 : 0);
        takeovers.add(snapshot.path("attempt").asInt() - 1);
        rewinds.add(watcher.events().stream()
                .filter(event -> event.type().equals("round.rewound"))
                .count());
        for (var call : snapshot.path("toolCalls")) {
            if (call.path("name").asText().equals("append_note")) {
                note(
                        snapshot.path("id").asText() + "/" + call.path("callId").asText(),
                        call.path("status").asText());
            }
        }
    }

    private void note(String call, String status) {
        switch (status) {
            case "done" -> done.add(call);
            case "unknown" -> unknown.add(call);
            default -> faults.add("call " + call + " was left " + status);
        }
    }

    /** How many jobs have ended so far. */
    int ended() {
        return ended.get();
    }

    /** What broke a promise so far. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Starts no more jobs, and waits until all have ended. @return what all of them came to */
    String end() throws InterruptedException {
        isEnding = true;
        for (var user : users) {
            user.join();
        }
        var effects = Work.executions(notes);
        var different = new HashSet<>(effects);
        if (effects.size() > different.size()) {
            faults.add(effects.size() - different.size() + " calls took effect twice");
        }
        done.stream()
                .filter(call -> !different.contains(call))
                .forEach(call -> faults.add("call " + call + " is done but took no effect"));
        different.stream()
                .filter(call -> !done.contains(call) && !unknown.contains(call))
                .forEach(call -> faults.add("call " + call + " took effect but is neither done nor unknown"));
        return "jobs=%d characters=%d takeovers=%d rewinds=%d effects=%d doubled=%d unknown=%d given-up=%d faults=%d"
                .formatted(
                        ended(),
                        characters.sum(),
                        takeovers.sum(),
                        rewinds.sum(),
                        effects.size(),
                        effects.size() - different.size(),
                        unknown.size(),
                        givenUp.sum(),
                        faults.size());
    }

    /** What a job does before it says its text. */
    private enum Sort {
        SPEAKS,
        THINKS,
        READS,
        WRITES,
        IS_CUT,
        WAITS;

        static final List<Sort> BUSY = List.of(SPEAKS, THINKS, READS, WRITES, IS_CUT);

        /** Rounds are short: a job that is killed three times between two checkpoints is given up. */
        ObjectNode job(int n) {
            var model = "demo:chunks=%d,words=%d,interval=5ms".formatted(CHUNKS, WORDS);
            var once = "-once,key=job-" + n;
            return switch (this) {
                case SPEAKS -> Api.chat(model);
                case THINKS -> Api.chat(model + ",reasoning=20");
                case READS ->
                    Api.chat(
                            model + ",rounds=6,calls=2,tool=calculate,args=" + encoded("{\"expression\":\"17*23\"}"),
                            "calculate");
                case WRITES ->
                    Api.chat(
                            model + ",rounds=4,args="
                                    + encoded("{\"text\":\"$round of job %d\",\"delayMs\":300}".formatted(n)),
                            "append_note");
                case IS_CUT -> Api.chat(model + ",after=20,fault=cut" + once);
                case WAITS -> Api.chat(model + ",retry-after=31s,fault=429" + once);
            };
        }

        private static String encoded(String json) {
            return URLEncoder.encode(json, StandardCharsets.UTF_8);
        }
    }
}
