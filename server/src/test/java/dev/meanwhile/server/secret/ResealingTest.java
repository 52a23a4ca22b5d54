package dev.meanwhile.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.secret.SealedValues;
import dev.meanwhile.core.secret.Secret;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResealingTest {
    private static final String OLD = key(1);
    private static final String NEW = key(2);

    private final AesSecretBox before = box(OLD);
    private final AesSecretBox after = box(OLD + "," + NEW);
    private final Shelf shelf = new Shelf();

    private static String key(int filling) {
        var bytes = new byte[32];
        bytes[0] = (byte) filling;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static AesSecretBox box(String keys) {
        return new AesSecretBox(SecretKeys.of(new Secret(keys)));
    }

    @Test
    void everythingIsSealedWithTheNewestKeyOnce() {
        shelf.fill(before, 250);
        var resealing = new Resealing(shelf, after);

        assertThat(resealing.run()).isEqualTo(new Resealing.Result(2, 250, 0));
        assertThat(resealing.run()).isEqualTo(new Resealing.Result(2, 0, 0));
        assertThat(shelf.isAny("v1.")).isFalse();
        assertThat(shelf.opened(after)).isEqualTo(expected(250));
    }

    @Test
    void whatIsBrokenOffAnywhereIsReadableAndGoesOn() {
        shelf.fill(before, 250);
        shelf.room = 120;

        assertThatThrownBy(() -> new Resealing(shelf, after).run()).hasMessage("killed");
        assertThat(shelf.opened(after)).isEqualTo(expected(250));
        shelf.room = Integer.MAX_VALUE;

        assertThat(new Resealing(shelf, after).run().resealed()).isEqualTo(130);
    }

    @Test
    void whatNobodyCanOpenStaysAndIsCounted() {
        shelf.fill(before, 3);
        shelf.fill(box(key(3)), 2);

        assertThat(new Resealing(shelf, after).run()).isEqualTo(new Resealing.Result(2, 3, 2));
        assertThat(shelf.isAny("v1.")).isTrue();
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj(n -> "secret " + n).sorted().toList();
    }

    /** Sealed values in memory. */
    private static final class Shelf implements SealedValues {
        private final List<Sealed> values = new ArrayList<>();
        private int room = Integer.MAX_VALUE;

        void fill(AesSecretBox box, int count) {
            for (var n = 0; n < count; n++) {
                var id = Integer.toString(values.size());
                values.add(new Sealed("job", id, "", "for " + id, box.seal(new Secret("secret " + n), "for " + id)));
            }
        }

        List<String> opened(AesSecretBox box) {
            return values.stream()
                    .map(value -> box.open(value.text(), value.purpose()).value())
                    .sorted()
                    .toList();
        }

        @Override
        public List<Sealed> without(String prefix, String after, int most) {
            return values.stream()
                    .filter(value ->
                            !value.text().startsWith(prefix) && value.text().compareTo(after) > 0)
                    .sorted(Comparator.comparing(Sealed::text))
                    .limit(most)
                    .toList();
        }

        @Override
        public boolean isAny(String prefix) {
            return values.stream().anyMatch(value -> value.text().startsWith(prefix));
        }

        @Override
        public boolean replace(Sealed value, String text) {
            if (room-- == 0) {
                throw new IllegalStateException("killed");
            }
            var at = values.indexOf(value);
            values.set(at, new Sealed(value.place(), value.id(), value.subId(), value.purpose(), text));
            return true;
        }
    }
}
