package dev.meanwhile.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedResolverTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001::200e",
                "2001:4860:4860::8888",
            })
    void aPublicAddressPasses(String address) throws UnknownHostException {
        var resolver = resolver(List.of(), address);

        assertThat(resolver.resolve("example.com")).containsExactly(InetAddress.ofLiteral(address));
    }

    @Test
    void oneForbiddenAddressRefusesTheWholeAnswer() {
        var resolver = resolver(List.of(), "1.1.1.1", "10.0.0.1");

        assertThatThrownBy(() -> resolver.resolve("example.com"))
                .isInstanceOf(GuardedResolver.Refused.class)
                .hasMessage("example.com is not a public address: it is private");
    }

    @Test
    void anAllowedNameMayBePrivateInAnyCase() throws UnknownHostException {
        var resolver = resolver(List.of("GitLab.internal"), "10.0.0.1");

        assertThat(resolver.resolve("gitlab.Internal")).hasSize(1);
        assertThatThrownBy(() -> resolver.resolve("other.internal")).isInstanceOf(GuardedResolver.Refused.class);
        assertThatThrownBy(() -> resolver.resolve("evil.gitlab.internal")).isInstanceOf(GuardedResolver.Refused.class);
    }

    @Test
    void anAllowedRangeIsOpenUnderAnyNameAndEndsWhereItEnds() throws UnknownHostException {
        var allow = List.of("10.1.0.0/16", "fd00:1::/32", "127.0.0.1");

        assertThat(resolver(allow, "10.1.255.255").resolve("a.example")).hasSize(1);
        assertThat(resolver(allow, "fd00:1::5").resolve("a.example")).hasSize(1);
        assertThat(resolver(allow, "127.0.0.1").resolve("a.example")).hasSize(1);
        for (var outside : List.of("10.2.0.0", "10.0.255.255", "fd00:2::5", "127.0.0.2")) {
            assertThatThrownBy(() -> resolver(allow, outside).resolve("a.example"))
                    .isInstanceOf(GuardedResolver.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/x",
                "10.0.0.0/-1",
                "http://a.example",
                "a example",
                "*.internal",
                "::/129"
            })
    void anEntryThatCannotBeUnderstoodStopsTheStart(String entry) {
        assertThatThrownBy(() -> new OutboundConfig(List.of(entry))).isInstanceOf(IllegalArgumentException.class);
    }

    private static GuardedResolver resolver(List<String> allow, String... addresses) {
        var answer = Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        return new GuardedResolver(new OutboundConfig(allow).allowed(), _ -> answer);
    }
}
