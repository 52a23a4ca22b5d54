package dev.meanwhile.store.postgres.blob;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.IntFunction;

/** Reads a value whose pieces are fetched one after the other, as they are needed. */
final class PieceStream extends InputStream {
    private final IntFunction<Optional<byte[]>> pieces;
    private byte[] piece = new byte[0];
    private int position;
    private int next;

    /** @param pieces the piece of a number from 0; empty after the last one */
    PieceStream(IntFunction<Optional<byte[]>> pieces) {
        this.pieces = pieces;
    }

    @Override
    public int read() {
        return isAtEnd() ? -1 : piece[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        var count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    /** Every stored piece has at least one byte. */
    private boolean isAtEnd() {
        if (position < piece.length) {
            return false;
        }
        var fetched = pieces.apply(next);
        if (fetched.isEmpty()) {
            return true;
        }
        piece = fetched.get();
        position = 0;
        next++;
        return false;
    }
}
