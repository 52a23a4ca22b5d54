package dev.meanwhile.workflow.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.workflow.library.StoredWorkflow;
import dev.meanwhile.workflow.library.StoredWorkflow.Entry;
import dev.meanwhile.workflow.library.StoredWorkflow.Stamp;
import dev.meanwhile.workflow.library.Wish;
import dev.meanwhile.workflow.library.Workflows;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Workflows that last as long as a test. Safe for use by many threads. */
public final class InMemoryWorkflows implements Workflows {
    private final InstantSource clock;
    private final TreeMap<Key, List<StoredWorkflow>> kept = new TreeMap<>(); // versions oldest first; guarded by this

    public InMemoryWorkflows(InstantSource clock) {
        this.clock = clock;
    }

    private record Key(String project, String id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return project.equals(other.project) ? id.compareTo(other.id) : project.compareTo(other.project);
        }
    }

    @Override
    public synchronized List<Entry> list(String project, @Nullable String after, int limit) {
        return kept.values().stream()
                .map(versions -> versions.getLast().entry())
                .filter(entry -> entry.project().equals(project))
                .filter(entry -> after == null || entry.id().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<StoredWorkflow> find(String project, String id, @Nullable Integer version) {
        var versions = versions(project, id);
        return version == null
                ? versions.reversed().stream().findFirst()
                : versions.stream()
                        .filter(one -> one.entry().version() == version)
                        .findFirst();
    }

    @Override
    public synchronized List<StoredWorkflow> find(String project, Collection<String> ids) {
        return ids.stream().flatMap(id -> find(project, id, null).stream()).toList();
    }

    @Override
    public synchronized List<Entry> versions(String project, String id, @Nullable Integer before, int limit) {
        return versions(project, id).reversed().stream()
                .map(StoredWorkflow::entry)
                .filter(entry -> before == null || entry.version() < before)
                .limit(limit)
                .toList();
    }

    private List<StoredWorkflow> versions(String project, String id) {
        return kept.getOrDefault(new Key(project, id), List.of());
    }

    @Override
    public synchronized Saving save(Wish wish, String by, @Nullable Integer expected) {
        var versions = versions(wish.project(), wish.id());
        var newest = versions.size();
        if (expected != null && expected != newest) {
            return new Saving.Conflict(newest);
        }
        if (!versions.isEmpty() && isSame(versions.getLast().document(), wish.document())) {
            return new Saving.Unchanged(versions.getLast().entry());
        }
        var stamp = new Stamp(clock.instant(), by);
        var created = versions.isEmpty() ? stamp : versions.getFirst().entry().created();
        var entry = new Entry(wish.project(), wish.id(), newest + 1, wish.name(), wish.description(), created, stamp);
        var grown = Stream.concat(versions.stream(), Stream.of(new StoredWorkflow(entry, wish.document())));
        kept.put(new Key(wish.project(), wish.id()), new ArrayList<>(grown.toList()));
        return new Saving.Saved(entry);
    }

    private static boolean isSame(ObjectNode one, ObjectNode other) {
        return one.toString().equals(other.toString());
    }

    @Override
    public synchronized boolean delete(String project, String id) {
        return kept.remove(new Key(project, id)) != null;
    }
}
