package dev.meanwhile.core.fake;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Large values in memory, for ever. Guarded by its own monitor. */
public final class InMemoryBlobs implements Blobs {
    private final Map<BlobId, byte[]> values = new HashMap<>();
    private final Map<JobId, Set<BlobId>> uses = new HashMap<>();
    private int failuresLeft;

    /** The next so many values cannot be stored. */
    public synchronized void away(int times) {
        failuresLeft = times;
    }

    @Override
    public synchronized BlobId put(String project, InputStream content) {
        if (failuresLeft-- > 0) {
            throw ErrorCode.STORE_UNAVAILABLE.exception("the store is away");
        }
        try {
            var bytes = content.readAllBytes();
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            var id = new BlobId(project, HexFormat.of().formatHex(digest), bytes.length);
            values.put(id, bytes);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public synchronized BlobId put(JobId job, String project, InputStream content) {
        var id = put(project, content);
        uses.computeIfAbsent(job, _ -> new HashSet<>()).add(id);
        return id;
    }

    @Override
    public synchronized Optional<InputStream> open(JobId job, String sha256) {
        return uses.getOrDefault(job, Set.of()).stream()
                .filter(id -> id.sha256().equals(sha256))
                .findFirst()
                .flatMap(this::open);
    }

    @Override
    public synchronized Optional<InputStream> open(BlobId id) {
        return Optional.ofNullable(values.get(id)).map(ByteArrayInputStream::new);
    }
}
