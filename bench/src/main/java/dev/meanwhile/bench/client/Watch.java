package dev.meanwhile.bench.client;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One job to be watched.
 *
 * @param text that it will say; null if that is not known, then it is compared with what the server has stored at the end
 * @param half opened by whoever has seen half of the text; late viewers wait for it
 */
public record Watch(String job, @Nullable String text, Api.Flush flush, CountDownLatch half) {

    public static Watch of(String job, @Nullable String text, Api.Flush flush) {
        return new Watch(job, text, flush, new CountDownLatch(1));
    }
}
