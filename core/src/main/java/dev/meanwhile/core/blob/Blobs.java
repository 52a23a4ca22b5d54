package dev.meanwhile.core.blob;

import dev.meanwhile.core.job.JobId;
import java.io.InputStream;
import java.util.Optional;

/** Stores large values. A blob that nothing refers to is deleted 24 h after its last use. */
public interface Blobs {

    /** Values over this many bytes go here; smaller ones lie in their owner's row. */
    int THRESHOLD = 32 * 1024;

    /** The largest blob, in bytes. */
    long MAX_SIZE = 64L * 1024 * 1024;

    /**
     * Stores a value, in pieces as it is read; storing an existing one says that it is in use.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code body_too_large} over {@link #MAX_SIZE}
     */
    BlobId put(String project, InputStream content);

    /**
     * Stores a value that a job uses, as {@link #put(String, InputStream)}; it is kept at least as long as the job's row or content.
     */
    BlobId put(JobId job, String project, InputStream content);

    /** A value that the job uses, read in pieces as the stream is read; empty if it uses none of this hash. The caller closes it. */
    Optional<InputStream> open(JobId job, String sha256);

    /** The value, read in pieces as the stream is read; empty if there is none. The caller closes it. */
    Optional<InputStream> open(BlobId id);

    /**
     * @param sha256 lower-case hex
     * @param size bytes
     */
    record BlobId(String project, String sha256, long size) {}
}
