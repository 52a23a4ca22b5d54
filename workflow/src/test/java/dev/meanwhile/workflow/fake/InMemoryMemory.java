package dev.meanwhile.workflow.fake;

import dev.meanwhile.workflow.memory.Memory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A memory that lasts as long as a test. Safe for use by many threads. */
public final class InMemoryMemory implements Memory {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final int MOST_ASKED = 2000;

    private final InstantSource clock;
    private final Map<Key, Kept> kept = new LinkedHashMap<>(); // oldest first; guarded by this

    public InMemoryMemory(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String project, String key) {}

    private record Kept(Note note, Instant at) {
        Found in(Set<String> asked) {
            var common = new HashSet<>(asked);
            common.retainAll(words(note.text()));
            return new Found(note.text(), note.metadata(), common.size() / (double) asked.size(), at);
        }
    }

    @Override
    public synchronized boolean store(Note note) {
        return kept.putIfAbsent(new Key(note.project(), note.key()), new Kept(note, clock.instant())) == null;
    }

    @Override
    public synchronized List<Found> query(Question question) {
        var text = question.text();
        var asked = words(text.substring(0, Math.min(MOST_ASKED, text.length())));
        if (asked.isEmpty()) {
            return List.of();
        }
        var found = kept.values().stream()
                .filter(it -> it.note().project().equals(question.project()))
                .filter(it -> it.note().collection().equals(question.collection()))
                .map(it -> it.in(asked))
                .filter(it -> it.rank() > 0 && it.rank() >= question.threshold())
                .toList()
                .reversed();
        return found.stream()
                .sorted(Comparator.comparingDouble(Found::rank).reversed())
                .limit(question.topK())
                .toList();
    }

    private static Set<String> words(String text) {
        var words = new HashSet<>(List.of(NO_WORD.split(text.toLowerCase(Locale.ROOT))));
        words.remove("");
        return words;
    }
}
