package dev.meanwhile.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {

    @ParameterizedTest
    @CsvSource({
        "http://Example.COM, http://example.com/",
        "HTTPS://example.com:8443/a?b#c, https://example.com:8443/a?b",
        "http://münchen.de/, http://xn--mnchen-3ya.de/",
        "http://example.com./a, http://example.com/a",
        "http://example.com:/a, http://example.com/a",
        "http://example.com?q=1, http://example.com/?q=1",
        "http://my_host.example/, http://my_host.example/",
        "http://[2606:4700:4700:0:0:0:0:1111]:81/, http://[2606:4700:4700:0:0:0:0:1111]:81/",
        "http://0x8.8.8.8/, http://8.8.8.8/",
        "http://0x.example/, http://0x.example/",
    })
    void aDestinationHasOneNotation(String url, String plain) {
        assertThat(Destination.of(url).uri()).hasToString(plain);
    }

    @Test
    void anAddressHasItsLength() {
        var longest = "http://a.example/" + "x".repeat(8_192 - "http://a.example/".length());

        assertThat(Destination.of(longest).uri()).hasToString(longest);
        assertThatThrownBy(() -> Destination.of(longest + "x"))
                .isInstanceOf(OutboundException.class)
                .hasMessageContaining("longer than 8192");
    }

    @ParameterizedTest
    @CsvSource({
        "/c, http://a.example:81/c",
        "c, http://a.example:81/x/c",
        "../c, http://a.example:81/c",
        "?q, http://a.example:81/x/?q",
        "//b.example/c, http://b.example/c",
        "https://b.example, https://b.example/",
        "c|d, http://a.example:81/x/c%7Cd",
    })
    void aRedirectIsReadFromWhereItWasGiven(String location, String plain) {
        assertThat(Destination.of("http://a.example:81/x/y")
                        .redirected(location)
                        .uri())
                .hasToString(plain);
    }
}
