package dev.meanwhile.outbound;

import static dev.meanwhile.outbound.OutboundException.Reason.BAD_URL;
import static dev.meanwhile.outbound.OutboundException.Reason.REFUSED_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses by which people have reached what they should not, sent through the whole client. */
class SsrfCorpusTest {
    private final List<String> lookedUp = new ArrayList<>();
    private final GuardedHttp http = new GuardedHttp(OutboundConfig.DEFAULT, "test", host -> {
        lookedUp.add(host);
        return new InetAddress[] {InetAddress.ofLiteral(host.replace("[", "").replace("]", ""))};
    });

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // loopback, in all notations
                "http://127.0.0.1/",
                "http://127.0.0.1:5432/",
                "https://127.0.0.1/",
                "http://127.255.255.254/",
                "http://127.1/",
                "http://127.0.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7F.0x0.0x0.0x1/",
                "http://0X7F.1/",
                "http://017700000001/",
                "http://0177.0.0.1/",
                "http://0177.0.0.01/",
                "http://0000000177.0.0.1/",
                "http://127.0.0.1./",
                "http://127.0x0.0.01/",
                "http://①②⑦.⓪.⓪.①/",
                "http://127。0。0。1/",
                "http://１２７.0.0.1/",
                "http://[::1]/",
                "http://[0:0:0:0:0:0:0:1]:8080/",
                "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
                // unspecified: on many systems the machine itself
                "http://0.0.0.0/",
                "http://0/",
                "http://0x0/",
                "http://00000000000/",
                "http://0.1.2.3/",
                "http://[::]/",
                // private
                "http://10.0.0.1/",
                "http://10.1/",
                "http://167772161/",
                "http://0xa000001/",
                "http://012.0.0.1/",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.0.1/",
                "http://192.168.257/",
                "http://0xc0a80001/",
                "http://[fc00::1]/",
                "http://[fd12:3456:789a::1]/",
                "http://[fec0::1]/",
                // metadata and link-local
                "http://169.254.169.254/latest/meta-data/",
                "http://2852039166/latest/meta-data/",
                "http://0xa9fea9fe/",
                "http://0251.0376.0251.0376/",
                "http://169.254.43518/",
                "http://169.254.170.2/v2/credentials",
                "http://168.63.129.16/metadata",
                "http://100.100.100.200/latest/meta-data/",
                "http://192.0.0.192/opc/v2/",
                "http://[fd00:ec2::254]/latest/meta-data/",
                "http://[fd20:ce::254]/computeMetadata/v1/",
                "http://[fe80::1]/",
                "http://[febf:ffff::1]/",
                // carrier, multicast, reserved
                "http://100.64.0.1/",
                "http://100.127.255.255/",
                "http://224.0.0.1/",
                "http://239.255.255.250:1900/",
                "http://240.0.0.1/",
                "http://255.255.255.255/",
                "http://192.0.2.1/",
                "http://198.18.0.1/",
                "http://198.51.100.7/",
                "http://203.0.113.9/",
                "http://192.88.99.1/",
                "http://[ff02::1]/",
                "http://[2001:db8::1]/",
                "http://[3fff::1]/",
                "http://[2001:2::1]/",
                "http://[100::1]/",
                "http://[4000::1]/",
                // IPv4 in IPv6
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[0:0:0:0:0:ffff:10.0.0.1]/",
                "http://[::ffff:8.8.8.8]/",
                "http://[::127.0.0.1]/",
                "http://[::7f00:1]/",
                "http://[64:ff9b::127.0.0.1]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[64:ff9b:1::a00:1]/",
                "http://[2002:7f00:1::]/",
                "http://[2002:a00:1::1]/",
                "http://[2001:0:7f00:1::]/",
                "http://[2001::f5ff:fffe]/",
            })
    void anAddressThatIsNotPublicIsRefused(String url) {
        assertThat(reason(url)).isEqualTo(REFUSED_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "//example.com/",
                "file:///etc/passwd",
                "ftp://example.com/",
                "gopher://127.0.0.1:6379/_INFO",
                "jar:http://example.com/a.jar!/",
                "data:text/plain,hello",
                "javascript:alert(1)",
                "http:example.com",
                "http:/example.com",
                "http:///example.com",
                "http://",
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://example.com@127.0.0.1/",
                "http://127.0.0.1:80@example.com/",
                "http://example.com:80:81/",
                "http://example.com:0/",
                "http://example.com:65536/",
                "http://example.com:-1/",
                "http://example.com:+80/",
                "http://example.com\\@127.0.0.1/",
                "http:\\\\127.0.0.1\\",
                "http://127.0.0.1\t/",
                "http://example.com/ HTTP/1.1\r\nHost: other",
                "http://exa mple.com/",
                "http://example.com\u0000.internal/",
                "http://%31%32%37.0.0.1/",
                "http://127.0.0.1%2f@example.com/",
                "http://1.2.3.4.5/",
                "http://256.0.0.1/",
                "http://4294967296/",
                "http://99999999999999999999/",
                "http://0x100000000/",
                "http://1.2.3.0x/\u007f",
                "http://foo.0x7f/",
                "http://127..1/",
                "http://.127.0.0.1/",
                "http://[::1/",
                "http://[::1]x/",
                "http://::1/",
                "http://[127.0.0.1]/",
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%eth0]/",
                "http://[]/",
                "http://-/\u0001",
                "http://ex*mple.com/",
                "http://example.com,127.0.0.1/",
                "http://example.com;127.0.0.1/",
            })
    void whatIsNoPlainHttpAddressIsRefusedBeforeAnyLookUp(String url) {
        assertThat(reason(url)).isEqualTo(BAD_URL);
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void theMessageNamesTheHostAndNeverTheQuery() {
        var thrown = failure("http://10.0.0.1/path?token=hunter2");

        assertThat(thrown).hasMessage("10.0.0.1 is not a public address: it is private");
    }

    private OutboundException.Reason reason(String url) {
        return failure(url).reason();
    }

    private OutboundException failure(String url) {
        return catchThrowableOfType(OutboundException.class, () -> http.send(OutboundRequest.get(url)));
    }
}
