package dev.meanwhile.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConfigTest {
    private static HttpConfig at(String publicUrl) {
        return new HttpConfig("0.0.0.0", 8080, List.of("jobs.example.org"), URI.create(publicUrl), 100);
    }

    @Test
    void itAnswersToThePublicUrlsHostToo() {
        assertThat(at("https://AI.example.org:8443/").names())
                .containsExactlyInAnyOrder("jobs.example.org", "ai.example.org");
        assertThat(HttpConfig.DEFAULT.names()).isEmpty();
    }

    @Test
    void addressesAreWholeOnceThePublicUrlIsKnown() {
        assertThat(at("https://ai.example.org/").address("/api")).isEqualTo("https://ai.example.org/api");
        assertThat(at("https://example.org/ai").address("/api")).isEqualTo("https://example.org/ai/api");
        assertThat(HttpConfig.DEFAULT.address("/api")).isEqualTo("/api");
    }

    @Test
    void aPublicUrlIsAnAddress() {
        for (var wrong :
                List.of("ai.example.org", "ftp://ai.example.org", "https:///api", "https://ai.example.org?x=1")) {
            assertThatThrownBy(() -> at(wrong)).as(wrong).hasMessageContaining("http.public-url");
        }
    }
}
