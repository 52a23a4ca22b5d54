package dev.meanwhile.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A small OIDC issuer over HTTP: discovery, keys, and tokens as a test wants them. */
public final class Issuer implements AutoCloseable {
    private final HttpServer http;
    private final InstantSource clock;
    private final AtomicInteger readings = new AtomicInteger();
    private volatile RSAKey key = newKey("first");

    private Issuer(HttpServer http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
        http.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, """
                {"issuer": "%s", "jwks_uri": "%s/keys"}""".formatted(url(), url())));
        http.createContext("/keys", exchange -> {
            readings.incrementAndGet();
            answer(exchange, new JWKSet(key.toPublicJWK()).toString());
        });
        http.start();
    }

    /** @param clock by which its tokens are valid for five minutes */
    public static Issuer start(InstantSource clock) throws IOException {
        return new Issuer(HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0), clock);
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** How often its keys were read. */
    public int readings() {
        return readings.get();
    }

    public RSAKey key() {
        return key;
    }

    /** From now on another key signs, and the first one is published no more. */
    public void rotate() {
        key = newKey("second");
    }

    /** What a good token says. */
    public JWTClaimsSet.Builder claims(@Nullable String person) {
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience("meanwhile")
                .subject(person)
                .issueTime(in(Duration.ZERO))
                .expirationTime(in(Duration.ofMinutes(5)));
    }

    public Date in(Duration time) {
        return Date.from(clock.instant().plus(time));
    }

    public String token(@Nullable String person) throws JOSEException {
        return signed(claims(person).build());
    }

    public String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key));
    }

    public static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String keyId, JWSSigner signer)
            throws JOSEException {
        return signed(claims, new JWSHeader.Builder(algorithm).keyID(keyId).build(), signer);
    }

    public static String signed(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
