package dev.meanwhile.server.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundException;
import dev.meanwhile.outbound.OutboundRequest;
import dev.meanwhile.outbound.OutboundRequest.Limits;
import dev.meanwhile.server.config.OidcConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An OIDC issuer's keys, found by discovery and kept for five minutes, or for an hour while it is away. They are read anew when a token
 * names one that is not known, at most twice in half a minute, so that forged tokens cannot make this server hammer the issuer.
 */
final class OidcIssuer {
    private static final Limits READING =
            Limits.DEFAULT.time(Duration.ofSeconds(5)).maxRedirects(0);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration KEPT_IN_AN_OUTAGE = Duration.ofHours(1);
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(30);

    /** After a discovery that failed: requests that come meanwhile must not wait for one that fails again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final GuardedHttp web;
    private final ReentrantLock discoveryLock = new ReentrantLock();
    private volatile @Nullable JWKSource<SecurityContext> keys; // set under discoveryLock
    private @Nullable Failed failed; // guarded by discoveryLock

    /** @param web may reach the issuer wherever it is */
    OidcIssuer(URI address, GuardedHttp web) {
        this.address = address;
        this.web = web;
    }

    private record Failed(long atNanos, IOException cause) {
        boolean isRecent() {
            return System.nanoTime() - atNanos < PAUSE.toNanos();
        }
    }

    /** @throws IOException if the issuer does not say where its keys are */
    JWKSource<SecurityContext> keys() throws IOException {
        var known = keys;
        return known == null ? discovered() : known;
    }

    private JWKSource<SecurityContext> discovered() throws IOException {
        discoveryLock.lock();
        try {
            if (keys != null) {
                return keys;
            }
            if (failed != null && failed.isRecent()) {
                throw new IOException(failed.cause().getMessage(), failed.cause());
            }
            keys = discover();
            return keys;
        } catch (IOException e) {
            if (failed == null || !failed.isRecent()) {
                failed = new Failed(System.nanoTime(), e);
            }
            throw e;
        } finally {
            discoveryLock.unlock();
        }
    }

    private JWKSource<SecurityContext> discover() throws IOException {
        var page = URI.create(address.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
        var document = JSON.readTree(read(page.toURL()).getContent());
        if (!document.path("issuer").asText().equals(address.toString())) {
            throw new IOException("%s describes another issuer".formatted(page));
        }
        return JWKSourceBuilder.<SecurityContext>create(
                        keysOf(document.path("jwks_uri").asText(), page), this::read)
                .cache(KEPT.toMillis(), READING.time().toMillis())
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_READINGS.toMillis())
                .outageTolerant(KEPT_IN_AN_OUTAGE.toMillis())
                .build();
    }

    private static URL keysOf(String address, URI page) throws IOException {
        try {
            var keys = URI.create(address);
            if (OidcConfig.isSafe(keys)) {
                return keys.toURL();
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("%s names keys at what is no address".formatted(page), e);
        }
        throw new IOException("%s names keys at an address that is not https".formatted(page));
    }

    private Resource read(URL page) throws IOException {
        try {
            var answer = web.send(OutboundRequest.get(page.toString()).limits(READING));
            if (!answer.isSuccess()) {
                throw new IOException("%s answers %d".formatted(page, answer.status()));
            }
            return new Resource(answer.text(StandardCharsets.UTF_8), "application/json");
        } catch (OutboundException e) {
            throw new IOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading " + page);
        }
    }
}
