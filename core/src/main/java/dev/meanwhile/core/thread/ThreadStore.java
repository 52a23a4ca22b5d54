package dev.meanwhile.core.thread;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.JobReader.JobRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The threads of a project. {@code ThreadStoreContract} in {@code testkit} is the specification. */
public interface ThreadStore {

    /** @return empty if the name is taken */
    Optional<ThreadRow> create(String project, String owner, String threadId, @Nullable String title);

    Optional<ThreadRow> find(String project, String threadId);

    /** Newest first. {@code before} is the last page's last thread, or null. */
    List<ThreadRow> list(String project, String owner, @Nullable String before, int limit);

    /**
     * Says whether its owner wants notices of its jobs from now on.
     *
     * @return false for an unknown thread
     */
    boolean mute(String project, String threadId, boolean isMuted);

    /** Deletes the thread with its messages; its jobs stay without it. */
    boolean delete(String project, String threadId);

    /**
     * The messages of one branch, oldest first: from the root to {@code leaf}, or to the newest message if that is null. Answers
     * whose job still runs have the text so far.
     */
    List<Message> branch(String project, String threadId, @Nullable String leaf);

    /**
     * A thread's row.
     *
     * @param updated when its newest message came or, being an answer, last grew
     * @param isMuted whether its owner wants no notices of its jobs
     */
    record ThreadRow(
            String project,
            String id,
            String owner,
            @Nullable String title,
            Instant created,
            Instant updated,
            boolean isMuted) {}

    /**
     * @param parentId the message it follows, or null for a first one
     * @param role {@code user}, {@code assistant} or {@code system}
     * @param content a JSON string or an array of content parts
     * @param job the job whose answer it is, or null
     * @param work what that job did, with its calls; null for other messages, and where only the text is kept
     */
    record Message(
            String id,
            @Nullable String parentId,
            String role,
            JsonNode content,
            @Nullable JobId job,
            @Nullable JobRecord work,
            Instant created) {}
}
