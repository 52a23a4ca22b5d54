package dev.meanwhile.store.postgres.signal;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.signal.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Signals as texts that {@code NOTIFY} carries: the sender, a kind and the jobs, as {@code 0193… news 0193…,0194…}. A kind that is not
 * known is a newer release's and is passed over.
 */
final class Messages {
    /** PostgreSQL takes less than 8,000 bytes. */
    private static final int MOST_BYTES = 7_000;

    private static final int ID_BYTES = 37; // with its comma

    private static final Map<String, Function<JobId, Signal>> OF_JOBS =
            Map.of("news", Signal.News::new, "wanted", Signal.Wanted::new, "command", Signal.Command::new);
    private static final Map<String, Signal> OF_NOTHING = Map.of("due", new Signal.Due(), "hello", new Signal.Hello());

    private Messages() {}

    /** Signals of one kind travel together, at the place of the first of them. */
    static List<String> write(String sender, Collection<Signal> signals) {
        var kinds = new LinkedHashMap<String, List<String>>();
        for (var signal : signals) {
            switch (signal) {
                case Signal.News(var job) -> add(kinds, "news", job);
                case Signal.Wanted(var job) -> add(kinds, "wanted", job);
                case Signal.Left _ -> {}
                case Signal.Command(var job) -> add(kinds, "command", job);
                case Signal.Due() -> kinds.put("due", List.of());
                case Signal.Hello() -> kinds.put("hello", List.of());
            }
        }
        var messages = new ArrayList<String>();
        kinds.forEach((kind, jobs) -> messages.addAll(split(sender + " " + kind + " ", jobs)));
        return messages;
    }

    private static void add(Map<String, List<String>> kinds, String kind, JobId job) {
        kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(job.text());
    }

    private static List<String> split(String head, List<String> jobs) {
        var most = (MOST_BYTES - head.length()) / ID_BYTES;
        var messages = new ArrayList<String>();
        for (var from = 0; from == 0 || from < jobs.size(); from += most) {
            messages.add(head + String.join(",", jobs.subList(from, Math.min(from + most, jobs.size()))));
        }
        return messages;
    }

    /** What others sent; nothing for a message of this reader's own. */
    static List<Signal> read(String reader, String message) {
        var parts = message.split(" ", 3);
        if (parts.length < 3 || parts[0].equals(reader)) {
            return List.of();
        }
        var ofJob = OF_JOBS.get(parts[1]);
        if (ofJob != null) {
            return Stream.of(parts[2].split(","))
                    .map(id -> ofJob.apply(new JobId(UUID.fromString(id))))
                    .toList();
        }
        var ofNothing = OF_NOTHING.get(parts[1]);
        return ofNothing == null ? List.of() : List.of(ofNothing);
    }
}
