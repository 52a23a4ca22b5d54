package dev.meanwhile.store.postgres.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.blob.Blobs.BlobId;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.store.postgres.PostgresEngine;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresBlobsIT {
    private static PostgresEngine engine;

    @BeforeAll
    static void open() {
        engine = PostgresEngine.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256 * 1024, 256 * 1024 + 1, 1_000_000})
    void aValueComesBackAsItWasStored(int size) throws Exception {
        var value = bytes(size);

        var id = blobs().put("default", new ByteArrayInputStream(value));

        assertThat(id.size()).isEqualTo(size);
        try (var stored = blobs().open(id).orElseThrow()) {
            assertThat(stored.readAllBytes()).isEqualTo(value);
        }
    }

    @Test
    void aValueIsReadByteByByteToo() throws Exception {
        var id = blobs().put("default", new ByteArrayInputStream(new byte[] {-1, 0, 7}));

        try (var stored = blobs().open(id).orElseThrow()) {
            assertThat(new int[] {stored.read(), stored.read(), stored.read(), stored.read()})
                    .containsExactly(255, 0, 7, -1);
        }
    }

    @Test
    void anEqualValueIsStoredOnceInItsProject() {
        var value = bytes(300_000);
        var first = blobs().put("default", new ByteArrayInputStream(value));
        var pieces = engine.database().value("select count(*) from blob_piece");

        var again = blobs().put("default", new ByteArrayInputStream(value));

        assertThat(again).isEqualTo(first);
        assertThat(engine.database().value("select count(*) from blob_piece")).isEqualTo(pieces);
    }

    @Test
    void aValueOfAnotherProjectIsNotFound() {
        var id = blobs().put("default", new ByteArrayInputStream(bytes(10)));

        assertThat(blobs().open(new BlobId("elsewhere", id.sha256(), id.size())))
                .isEmpty();
    }

    @Test
    void aValueOverTheLimitIsRefusedAndLeavesNothing() {
        var pieces = engine.database().value("select count(*) from blob_piece");

        assertThatThrownBy(() -> blobs().put("default", zeros(Blobs.MAX_SIZE + 1)))
                .isInstanceOf(EngineException.class)
                .extracting(e -> ((EngineException) e).code())
                .isEqualTo(ErrorCode.BODY_TOO_LARGE);
        assertThat(engine.database().value("select count(*) from blob_piece")).isEqualTo(pieces);
    }

    private static Blobs blobs() {
        return engine.opened().blobs();
    }

    private static byte[] bytes(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static InputStream zeros(long count) {
        return new InputStream() {
            private long left = count;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                var read = (int) Math.min(left, length);
                left -= read;
                return read;
            }
        };
    }
}
