package dev.meanwhile.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.server.config.OidcConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Access tokens of an issuer of our own, whose keys are read over real HTTP. */
class OidcTokensTest {
    private static final HandMovedClock CLOCK = new HandMovedClock();
    private static final GuardedHttp WEB = new GuardedHttp(OutboundConfig.DEFAULT, "test");
    private static final Issuer ISSUER = start();
    private static final OidcTokens TOKENS = tokens(ISSUER, CLOCK);

    private static Issuer start() {
        try {
            return Issuer.start(CLOCK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OidcTokens tokens(Issuer issuer, HandMovedClock clock) {
        return new OidcTokens(new OidcConfig(URI.create(issuer.url()), "meanwhile", "sub"), WEB, clock);
    }

    @AfterAll
    static void close() {
        ISSUER.close();
        WEB.close();
    }

    @Test
    void aGoodTokenNamesItsPerson() throws JOSEException {
        assertThat(TOKENS.person(ISSUER.token("ann@example.org"))).isEqualTo("ann@example.org");
    }

    @Test
    void keysAreLookedForAgainWhenTheIssuerChangesThem() throws Exception {
        try (var issuer = Issuer.start(CLOCK)) {
            var tokens = tokens(issuer, CLOCK);
            var old = issuer.token("ann");
            assertThat(tokens.person(old)).isEqualTo("ann");
            issuer.rotate();

            assertThat(tokens.person(issuer.token("ann"))).isEqualTo("ann");
            assertThatThrownBy(() -> tokens.person(old)).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void forgedKeyNamesDoNotMakeUsHammerTheIssuer() throws Exception {
        try (var issuer = Issuer.start(CLOCK)) {
            var tokens = tokens(issuer, CLOCK);
            var claims = issuer.claims("eve").build();
            var stranger = Issuer.newKey("any");
            for (var i = 0; i < 50; i++) {
                var forged = Issuer.signed(claims, JWSAlgorithm.RS256, "key-" + i, new RSASSASigner(stranger));
                assertThatThrownBy(() -> tokens.person(forged)).isInstanceOf(EngineException.class);
            }

            assertThat(issuer.readings()).isLessThanOrEqualTo(2);
            assertThat(tokens.person(issuer.token("ann"))).isEqualTo("ann");
        }
    }

    @Test
    void clocksMayDifferByAMinute() throws Exception {
        var clock = new HandMovedClock();
        var tokens = tokens(ISSUER, clock);
        var from = clock.instant();
        var token = ISSUER.signed(ISSUER.claims("ann")
                .notBeforeTime(Date.from(from))
                .expirationTime(Date.from(from.plusSeconds(300)))
                .build());

        clock.move(Duration.ofSeconds(-61));
        refused(tokens, token);
        clock.move(Duration.ofSeconds(2));
        assertThat(tokens.person(token)).isEqualTo("ann");
        clock.move(Duration.ofSeconds(59 + 300 + 59));
        assertThat(tokens.person(token)).isEqualTo("ann");
        clock.move(Duration.ofSeconds(2));
        refused(tokens, token);
    }

    @Test
    void anIssuerThatIsAwayIsSaidToBeAndExpiredTokensAreRefusedAllTheSame() throws Exception {
        var issuer = Issuer.start(CLOCK);
        var token = issuer.token("ann");
        var expired = issuer.signed(issuer.claims("ann")
                .expirationTime(issuer.in(Duration.ofHours(-1)))
                .build());
        issuer.close();
        var tokens = tokens(issuer, CLOCK);

        assertThatThrownBy(() -> tokens.person(token))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_UNAVAILABLE));
        refused(tokens, expired);
    }

    @Test
    void onlyAnIssuersOwnDescriptionCounts() throws Exception {
        try (var issuer = Issuer.start(CLOCK)) {
            var other = new OidcConfig(URI.create(issuer.url() + "/"), "meanwhile", "sub");
            var token = issuer.signed(
                    issuer.claims("ann").issuer(issuer.url() + "/").build());

            assertThatThrownBy(() -> new OidcTokens(other, WEB, CLOCK).person(token))
                    .hasMessageContaining("describes another issuer");
        }
    }

    static Stream<Bad> badTokens() throws JOSEException {
        return Stream.of(badTimes(), badNames(), badSignatures()).flatMap(bad -> bad);
    }

    private static Stream<Bad> badTimes() throws JOSEException {
        var expired = ISSUER.claims("eve").expirationTime(ISSUER.in(Duration.ofMinutes(-2)));
        var early = ISSUER.claims("eve").notBeforeTime(ISSUER.in(Duration.ofMinutes(2)));
        var endless = ISSUER.claims("eve").expirationTime(null);
        return Stream.of(
                new Bad("expired", ISSUER.signed(expired.build())),
                new Bad("not valid yet", ISSUER.signed(early.build())),
                new Bad("without an end", ISSUER.signed(endless.build())));
    }

    private static Stream<Bad> badNames() throws JOSEException {
        var elsewhere = ISSUER.claims("eve").audience("other");
        var nowhere = ISSUER.claims("eve").audience((String) null);
        var foreign = ISSUER.claims("eve").issuer("https://evil.example");
        return Stream.of(
                new Bad("for another server", ISSUER.signed(elsewhere.build())),
                new Bad("for no server", ISSUER.signed(nowhere.build())),
                new Bad("of another issuer", ISSUER.signed(foreign.build())),
                new Bad("without a person", ISSUER.token(null)),
                new Bad("with too long a person", ISSUER.token("x".repeat(129))),
                new Bad("with a person that cannot be stored", ISSUER.token("a\0b")),
                new Bad("for the local owner", ISSUER.token("local")));
    }

    private static Stream<Bad> badSignatures() throws JOSEException {
        var claims = ISSUER.claims("eve").build();
        var key = ISSUER.key();
        var stranger = new RSASSASigner(Issuer.newKey("stranger"));
        var publicKey = new MACSigner(key.toRSAPublicKey().getEncoded());
        var good = ISSUER.token("eve");
        var logout =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).type(new JOSEObjectType("logout+jwt"));
        return Stream.of(
                new Bad("unsigned", new PlainJWT(claims).serialize()),
                new Bad(
                        "signed with the public key as a secret",
                        Issuer.signed(claims, JWSAlgorithm.HS256, key.getKeyID(), publicKey)),
                new Bad("signed by a stranger", Issuer.signed(claims, JWSAlgorithm.RS256, key.getKeyID(), stranger)),
                new Bad("bringing its own key", ownKey()),
                new Bad("of another kind", Issuer.signed(claims, logout.build(), new RSASSASigner(key))),
                new Bad("cut", good.substring(0, good.length() - 8)),
                new Bad("changed", good.replaceFirst("\\.[^.]*\\.", "." + payload(claims("ann")) + ".")),
                new Bad("no JWT", "a.b.c"));
    }

    private static String ownKey() throws JOSEException {
        var own = Issuer.newKey("own");
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build();
        return Issuer.signed(ISSUER.claims("eve").build(), header, new RSASSASigner(own));
    }

    private static SignedJWT claims(String person) {
        return new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256), ISSUER.claims(person).build());
    }

    private static String payload(SignedJWT token) {
        return token.getPayload().toBase64URL().toString();
    }

    /** A token that must open nothing. */
    record Bad(String what, String token) {
        @Override
        public String toString() {
            return what;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aTokenThatIsNotForUsOpensNothing(Bad bad) {
        refused(TOKENS, bad.token());
    }

    @Test
    void noBrokenTokenIsOurDefect() throws JOSEException {
        var good = ISSUER.token("eve");
        var random = new Random(7);
        for (var i = 0; i < 300; i++) {
            var broken = new StringBuilder(good);
            for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
                // not the last character of the signature: some of its bits mean nothing
                broken.setCharAt(random.nextInt(good.length() - 1), (char) (33 + random.nextInt(94)));
            }
            if (!broken.toString().equals(good)) {
                assertThatThrownBy(() -> TOKENS.person(broken.toString())).isInstanceOf(EngineException.class);
            }
        }
    }

    private static void refused(OidcTokens tokens, String token) {
        assertThatThrownBy(() -> tokens.person(token))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED))
                .hasMessageNotContaining(token);
    }
}
