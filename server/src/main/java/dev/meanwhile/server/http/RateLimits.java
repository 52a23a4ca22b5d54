package dev.meanwhile.server.http;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import io.github.bucket4j.Bucket;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Requests of one person in a minute, in this process; told in the headers {@code RateLimit} and {@code RateLimit-Policy}. */
public final class RateLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Over so many people the counts begin anew, which errs on the generous side and bounds the memory. */
    private static final int MOST_PEOPLE = 10_000;

    private final int perMinute;
    private final ConcurrentHashMap<String, Bucket> people = new ConcurrentHashMap<>();

    public RateLimits(int perMinute) {
        this.perMinute = perMinute;
    }

    /**
     * @param headers of the answer
     * @throws EngineException {@code rate_limited} with the time until the next request is taken
     */
    void take(Principal principal, MultiMap headers) {
        if (people.size() > MOST_PEOPLE) {
            people.clear();
        }
        var probe = people.computeIfAbsent(principal.user(), _ -> full()).tryConsumeAndReturnRemaining(1);
        var reset = Duration.ofNanos(probe.getNanosToWaitForReset()).toSeconds();
        headers.set("RateLimit-Policy", "\"default\";q=%d;w=%d".formatted(perMinute, WINDOW.toSeconds()));
        headers.set("RateLimit", "\"default\";r=%d;t=%d".formatted(probe.getRemainingTokens(), reset));
        if (!probe.isConsumed()) {
            var wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
            throw new EngineException(ErrorCode.RATE_LIMITED
                    .failure("at most %d requests a minute are taken of one person".formatted(perMinute))
                    .retryAfter(wait));
        }
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                .build();
    }
}
