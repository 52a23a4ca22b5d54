package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.server.auth.Issuer;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.config.SettingsReader;
import dev.meanwhile.store.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Access tokens of an issuer of our own, over real HTTP. */
class OidcIT {
    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final Issuer ISSUER = start();
    private static RunningServer server;

    private static Issuer start() {
        try {
            return Issuer.start(InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void open() {
        server = RunningServer.on(
                DATABASE.address(),
                "--auth.oidc.issuer=" + ISSUER.url(),
                "--auth.oidc.audience=meanwhile",
                "--sse.recheck-every=50ms");
    }

    @AfterAll
    static void close() {
        server.close();
        ISSUER.close();
        DATABASE.close();
    }

    @Test
    void aPersonIsKnownFromItsFirstRequestOnAndHasNoRole() throws Exception {
        var token = ISSUER.token("ann@example.org");

        var me = server.sendAs(token, "GET", "/api/v1/me", "");
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.body()).contains("ann@example.org");
        assertThat(server.sendAs(token, "GET", "/api/v1/projects/default/jobs", "")
                        .status())
                .isEqualTo(404);
        assertThat(server.sendAs(token, "POST", "/api/v1/projects", "{\"id\": \"mine\"}")
                        .status())
                .isEqualTo(403);

        server.send(
                "POST", "/api/v1/projects/default/members", "{\"user\": \"ann@example.org\", \"role\": \"member\"}");
        assertThat(server.sendAs(token, "GET", "/api/v1/projects/default/jobs", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenOfOursStillOpens() {
        assertThat(server.send("GET", "/api/v1/me", "").status()).isEqualTo(200);
    }

    @Test
    void aTokenThatIsNotForUsOpensNothing() throws Exception {
        var token = ISSUER.signed(ISSUER.claims("eve").audience("other").build());
        var answer = server.sendAs(token, "GET", "/api/v1/me", "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(token);
    }

    @Test
    void nobodyActsForOthersWithSuchAToken() throws Exception {
        var answer = server.sendAs(ISSUER.token("ann"), "GET", "/api/v1/me", "", "Meanwhile-User", "bob");

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void aStreamIsCutWhenItsTokenHasEnded() throws Exception {
        server.send("POST", "/api/v1/projects/default/members", "{\"user\": \"tim\", \"role\": \"member\"}");
        var ending = ISSUER.claims("tim").expirationTime(ISSUER.in(Duration.ofSeconds(-58))); // and a minute's grace
        var job = server.sendAs(ISSUER.token("tim"), "POST", "/api/v1/projects/default/jobs", """
                {"input": "hi", "model": "demo:chunks=5000,interval=10ms"}""")
                .header("Location");

        try (var stream = server.events(ISSUER.signed(ending.build()), job + "/events")) {
            stream.until(event -> event.path("type").asText().equals("text.delta"));
            assertThatThrownBy(() ->
                            stream.until(event -> event.path("type").asText().equals("job.finished")))
                    .isInstanceOfAny(UncheckedIOException.class, IllegalStateException.class);
        }
        server.send("POST", job + "/stop", "");
    }

    @Test
    void keysAreLookedForAgainWhenTheIssuerChangesThem() throws Exception {
        try (var database = TestDatabase.migrated();
                var issuer = Issuer.start(InstantSource.system());
                var own = RunningServer.on(
                        database.address(), "--auth.oidc.issuer=" + issuer.url(), "--auth.oidc.audience=meanwhile")) {
            assertThat(own.sendAs(issuer.token("ann"), "GET", "/api/v1/me", "").status())
                    .isEqualTo(200);
            var old = issuer.token("ann");
            issuer.rotate();

            assertThat(own.sendAs(issuer.token("ann"), "GET", "/api/v1/me", "").status())
                    .isEqualTo(200);
            // 503 once the keys were read twice in half a minute
            assertThat(own.sendAs(old, "GET", "/api/v1/me", "").status()).isIn(401, 503);
        }
    }

    @Test
    void anIssuerThatIsAwayIsSaidToBeAndNothingElseSuffers() throws Exception {
        var gone = Issuer.start(InstantSource.system());
        var token = gone.token("ann");
        try (var database = TestDatabase.migrated();
                var own = RunningServer.on(
                        database.address(), "--auth.oidc.issuer=" + gone.url(), "--auth.oidc.audience=meanwhile")) {
            gone.close();

            var answer = own.sendAs(token, "GET", "/api/v1/me", "");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("code").asText()).isEqualTo("identity_unavailable");
            assertThat(own.send("GET", "/api/v1/me", "").status()).isEqualTo(200);
        }
    }

    @Test
    void anIssuerNeedsAnAudienceAndASafeAddress() {
        assertThatThrownBy(() -> SettingsReader.read(List.of("--auth.oidc.issuer=https://id.example.org"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("auth.oidc.audience");
        assertThatThrownBy(() -> SettingsReader.read(
                        List.of("--auth.oidc.issuer=http://id.example.org", "--auth.oidc.audience=x"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("https");
    }
}
