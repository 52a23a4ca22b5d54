package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.AdmissionResult.Refused;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.thread.ThreadStore.Message;
import dev.meanwhile.core.thread.ThreadStore.ThreadRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Threads and their messages. Guarded by the engine's lock. */
final class Conversations {
    private final Tables tables;
    private final Map<Key, Conversation> threads = new LinkedHashMap<>();

    Conversations(Tables tables) {
        this.tables = tables;
    }

    Optional<ThreadRow> create(String project, String owner, String threadId, @Nullable String title) {
        var key = new Key(project, threadId);
        if (threads.containsKey(key)) {
            return Optional.empty();
        }
        var row = new ThreadRow(project, threadId, owner, title, tables.now(), tables.now(), false);
        threads.put(key, new Conversation(row));
        return Optional.of(row);
    }

    boolean mute(String project, String threadId, boolean isMuted) {
        var thread = threads.get(new Key(project, threadId));
        if (thread != null) {
            thread.isMuted = isMuted;
        }
        return thread != null;
    }

    Optional<ThreadRow> find(String project, String threadId) {
        return Optional.ofNullable(threads.get(new Key(project, threadId))).map(this::row);
    }

    List<ThreadRow> list(String project, String owner, @Nullable String before, int limit) {
        var newestFirst = threads.values().stream()
                .map(this::row)
                .filter(row -> row.project().equals(project) && row.owner().equals(owner))
                .toList()
                .reversed();
        var page = newestFirst.stream();
        if (before != null) {
            page = page.dropWhile(row -> !row.id().equals(before)).skip(1);
        }
        return page.limit(limit).toList();
    }

    /** A thread is as new as what its newest answer wrote last. */
    private ThreadRow row(Conversation thread) {
        var newest = thread.messages.isEmpty()
                ? null
                : thread.messages.lastEntry().getValue().job();
        var job = newest == null ? null : tables.jobs.get(newest);
        var at = job == null || job.entries.isEmpty()
                ? thread.row.updated()
                : job.entries.getLast().at();
        return at(thread.row, at, thread.isMuted);
    }

    private static ThreadRow at(ThreadRow row, Instant at, boolean isMuted) {
        return new ThreadRow(row.project(), row.id(), row.owner(), row.title(), row.created(), at, isMuted);
    }

    boolean delete(String project, String threadId) {
        var removed = threads.remove(new Key(project, threadId));
        if (removed == null) {
            return false;
        }
        for (var row : tables.jobs.values()) {
            if (row.admission.project().equals(project) && threadId.equals(row.threadId)) {
                row.threadId = null;
            }
        }
        return true;
    }

    List<Message> branch(String project, String threadId, @Nullable String leaf) {
        var thread = threads.get(new Key(project, threadId));
        if (thread == null || thread.messages.isEmpty()) {
            return List.of();
        }
        var branch = new ArrayDeque<Message>();
        var id = leaf == null ? thread.messages.lastEntry().getKey() : leaf;
        while (id != null) {
            var message = thread.messages.get(id);
            if (message == null) {
                break;
            }
            branch.addFirst(shown(message));
            id = message.parentId();
        }
        return List.copyOf(branch);
    }

    private Message shown(Message message) {
        var row = message.job() == null ? null : tables.jobs.get(message.job());
        if (row == null || row.isForgotten) {
            return message;
        }
        var text = TextNode.valueOf(AnswerText.of(row));
        return new Message(
                message.id(), message.parentId(), message.role(), text, message.job(), row.record(), message.created());
    }

    private static Message withContent(Message message, JsonNode content) {
        return new Message(
                message.id(), message.parentId(), message.role(), content, message.job(), null, message.created());
    }

    /** Why a job cannot take this place, or empty if it can. */
    Optional<Refused> refusal(Admission admission, Place place) {
        var thread = threads.get(new Key(admission.project(), place.threadId()));
        if (thread == null) {
            return place.parentId() == null ? Optional.empty() : Optional.of(noParent(place));
        }
        if (!thread.row.owner().equals(admission.owner())) {
            return Optional.of(refused(ErrorCode.THREAD_NOT_FOUND, "there is no such thread", null));
        }
        var taken = thread.messages.get(place.messageId());
        if (taken != null) {
            var message = "the thread has a message '%s' already".formatted(place.messageId());
            return Optional.of(refused(ErrorCode.MESSAGE_ID_TAKEN, message, taken.job()));
        }
        if (place.parentId() != null && !thread.messages.containsKey(place.parentId())) {
            return Optional.of(noParent(place));
        }
        var busy = place.ifBusy() == IfBusy.REFUSE ? unfinished(admission.project(), place.threadId()) : null;
        return busy == null
                ? Optional.empty()
                : Optional.of(refused(ErrorCode.THREAD_BUSY, "the thread has an unfinished job", busy));
    }

    private static Refused noParent(Place place) {
        return refused(ErrorCode.REQUEST_INVALID, "the thread has no message '%s'".formatted(place.parentId()), null);
    }

    private static Refused refused(ErrorCode code, String message, @Nullable JobId other) {
        return new Refused(code.failure(message), other);
    }

    private @Nullable JobId unfinished(String project, String threadId) {
        JobId newest = null;
        for (var row : tables.jobs.values()) {
            if (row.isOpenIn(project, threadId)) {
                newest = row.id();
            }
        }
        return newest;
    }

    /** Gives a new job its turn among the jobs of its thread. */
    void queue(JobRow row, Place place) {
        var thread = threads.get(new Key(row.admission.project(), place.threadId()));
        row.threadTurn = thread == null ? 0 : thread.messages.size();
        row.waitsTurn =
                place.ifBusy() == IfBusy.QUEUE_BEHIND && unfinished(row.admission.project(), place.threadId()) != null;
    }

    /** Adds the user's message and the place of the answer. */
    void take(Admission admission, Place place) {
        create(admission.project(), admission.owner(), place.threadId(), null);
        var thread = threads.get(new Key(admission.project(), place.threadId()));
        if (thread == null) {
            throw new IllegalStateException("the thread was made a line above");
        }
        var parent = place.parentId();
        if (parent == null && !thread.messages.isEmpty()) {
            parent = thread.messages.lastEntry().getKey();
        }
        var asked = place.message();
        if (asked != null) {
            var id = JobId.uuid(tables.clock).toString();
            thread.add(new Message(id, parent, asked.path("role").asText(), asked.path("content"), null, null, now()));
            parent = id;
        }
        var empty = JsonNodeFactory.instance.textNode("");
        thread.add(new Message(place.messageId(), parent, "assistant", empty, admission.id(), null, now()));
        thread.row = at(thread.row, now(), false);
    }

    /** Empties the answer of a forgotten job and the message it answered. */
    void forget(JobRow row) {
        var place = row.admission.place();
        var thread = place == null ? null : threads.get(new Key(row.admission.project(), place.threadId()));
        if (place == null || thread == null) {
            return;
        }
        var forgotten = new ArrayList<String>(List.of(place.messageId()));
        var answer = thread.messages.get(place.messageId());
        if (place.message() != null && answer != null && answer.parentId() != null) {
            forgotten.add(answer.parentId());
        }
        for (var id : forgotten) {
            thread.messages.computeIfPresent(id, (_, message) -> withContent(message, TextNode.valueOf("")));
        }
    }

    private Instant now() {
        return tables.now();
    }

    private record Key(String project, String threadId) {}

    /** A thread's row with its messages in order of arrival. */
    private static final class Conversation {
        private ThreadRow row;
        private boolean isMuted;
        private final LinkedHashMap<String, Message> messages = new LinkedHashMap<>();

        Conversation(ThreadRow row) {
            this.row = row;
        }

        void add(Message message) {
            messages.put(message.id(), message);
        }
    }
}
