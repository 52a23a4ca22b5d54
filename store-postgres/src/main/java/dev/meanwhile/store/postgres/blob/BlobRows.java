package dev.meanwhile.store.postgres.blob;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.blob.Blobs.BlobId;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Blobs on a connection, so that a value and what refers to it are written together. */
public final class BlobRows {
    static final int PIECE = 256 * 1024;

    private BlobRows() {}

    /** Stores a value that is at hand. */
    public static BlobId put(Connection connection, String project, byte[] value) throws SQLException {
        return put(connection, project, new ByteArrayInputStream(value));
    }

    /** Stores a value as it is read; all in the connection's transaction. */
    static BlobId put(Connection connection, String project, InputStream value) throws SQLException {
        var digest = sha256();
        var content = UUID.randomUUID();
        var size = 0L;
        try {
            var n = 0;
            for (var piece = value.readNBytes(PIECE); piece.length > 0; piece = value.readNBytes(PIECE)) {
                size += piece.length;
                if (size > Blobs.MAX_SIZE) {
                    throw ErrorCode.BODY_TOO_LARGE.exception(
                            "a value must be at most %d bytes but is larger".formatted(Blobs.MAX_SIZE));
                }
                digest.update(piece);
                insertPiece(connection, content, n++, piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading a value to store", e);
        }
        var id = new BlobId(project, HexFormat.of().formatHex(digest.digest()), size);
        keep(connection, id, content);
        return id;
    }

    private static void insertPiece(Connection connection, UUID content, int n, byte[] piece) throws SQLException {
        try (var query = Sql.of("blob/insert_piece.sql").on(connection)) {
            query.with("content", content).with("n", n).with("bytes", piece).update();
        }
    }

    /** The pieces of an equal value that is there already stay; ours go. */
    private static void keep(Connection connection, BlobId id, UUID content) throws SQLException {
        try (var query = Sql.of("blob/keep.sql").on(connection)) {
            query.with("project", id.project()).with("sha", id.sha256()).with("size", id.size());
            var kept = query.with("content", content).first(row -> Columns.uuid(row, "content"));
            if (kept.isPresent() && kept.get().equals(content)) {
                return;
            }
        }
        try (var query = Sql.of("blob/drop_pieces.sql").on(connection)) {
            query.with("content", content).update();
        }
    }

    /** A whole value; empty if there is none. */
    public static Optional<byte[]> read(Connection connection, String project, String sha256) throws SQLException {
        try (var query = Sql.of("blob/read.sql").on(connection)) {
            return query.with("project", project).with("sha", sha256).first(row -> row.getBytes("bytes"));
        }
    }

    /** Says that a job uses a blob. */
    public static void refer(Connection connection, UUID job, BlobId blob) throws SQLException {
        try (var query = Sql.of("blob/refer.sql").on(connection)) {
            query.with("job", job)
                    .with("project", blob.project())
                    .with("sha", blob.sha256())
                    .update();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
