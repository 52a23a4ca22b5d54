package dev.meanwhile.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class AnyAddressTest {

    /** The JDK's own idea of private is the oracle: whatever it knows as special must be refused. */
    @Property
    void whatTheJdkCallsSpecialIsNeverPublic(@ForAll byte a, @ForAll byte b, @ForAll byte c, @ForAll byte d)
            throws UnknownHostException {
        var address = InetAddress.getByAddress(new byte[] {a, b, c, d});
        var isSpecial = address.isSiteLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress();

        if (isSpecial) {
            assertThat(SpecialAddresses.kind(address)).isPresent();
        }
    }

    /** Decimal, hex and octal forms of a number are the same address. */
    @Property
    void everyNotationOfAnAddressIsReadAsThatAddress(@ForAll int bits) {
        var number = Integer.toUnsignedLong(bits);
        var plain = Inet4Address.ofLiteral(
                "%d.%d.%d.%d".formatted(number >> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255));

        assertThat(HostLiteral.find(Long.toString(number))).contains(plain);
        assertThat(HostLiteral.find("0x" + Long.toHexString(number))).contains(plain);
        assertThat(HostLiteral.find("0" + Long.toOctalString(number))).contains(plain);
        assertThat(HostLiteral.find("%d.0x%x".formatted(number >> 24, number & 0xffffff)))
                .contains(plain);
    }
}
