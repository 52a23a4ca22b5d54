package dev.meanwhile.outbound;

import static dev.meanwhile.outbound.OutboundException.Reason.BAD_URL;
import static dev.meanwhile.outbound.OutboundException.Reason.REFUSED_ADDRESS;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads hosts that are addresses, in every notation that some resolver takes for one: {@code 127.0.0.1} is also
 * {@code 2130706433}, {@code 0x7f.1} and {@code 0177.0.0.1} (WHATWG URL Standard, section 3.5; POSIX {@code inet_addr}). What
 * goes on from here is the one address, so nothing later can read it as another.
 */
final class HostLiteral {
    private static final int IPV4_PARTS = 4;
    private static final long IPV4_END = 1L << 32;

    private HostLiteral() {}

    /**
     * @param host lower case, without the brackets of IPv6
     * @return empty if the host is a name
     * @throws OutboundException {@code BAD_URL} if it looks like an address and is none; {@code REFUSED_ADDRESS} for an
     *     IPv4-mapped address, which no public host is called by
     */
    static Optional<InetAddress> find(String host) {
        if (host.indexOf(':') >= 0) {
            return Optional.of(ipv6(host));
        }
        var parts = host.split("\\.", -1);
        return number(parts[parts.length - 1]).isPresent() ? Optional.of(ipv4(host, parts)) : Optional.empty();
    }

    private static InetAddress ipv6(String host) {
        InetAddress address;
        try {
            address = Inet6Address.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            throw new OutboundException(BAD_URL, "the host [%s] is no IPv6 address".formatted(host), e);
        }
        if (host.indexOf('%') >= 0) {
            throw new OutboundException(BAD_URL, "the host [%s] must not name a network interface".formatted(host));
        }
        if (address instanceof Inet4Address) {
            throw new OutboundException(
                    REFUSED_ADDRESS, "[%s] is an IPv4 address in IPv6 (IPv4-mapped)".formatted(host));
        }
        return address;
    }

    private static InetAddress ipv4(String host, String[] parts) {
        if (parts.length > IPV4_PARTS) {
            throw noAddress(host);
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            var value = number(parts[i]).orElseThrow(() -> noAddress(host));
            var isLast = i == parts.length - 1;
            var bitsLeft = Byte.SIZE * (IPV4_PARTS - i);
            if (value >= (isLast ? 1L << bitsLeft : 1L << Byte.SIZE)) {
                throw noAddress(host);
            }
            address |= isLast ? value : value << (bitsLeft - Byte.SIZE);
        }
        return Inet4Address.ofLiteral(
                "%d.%d.%d.%d".formatted(address >> 24, (address >> 16) & 0xff, (address >> 8) & 0xff, address & 0xff));
    }

    /** A part as a number: hex with {@code 0x}, octal with {@code 0}, else decimal; empty if it is none; too large as 2³². */
    private static OptionalLong number(String part) {
        if (part.startsWith("0x")) {
            return digits(part.substring(2).isEmpty() ? "0" : part.substring(2), 16);
        }
        var octal = part.length() > 1 && part.startsWith("0") ? digits(part, 8) : OptionalLong.empty();
        return octal.isPresent() ? octal : digits(part, 10);
    }

    private static OptionalLong digits(String text, int radix) {
        if (text.isEmpty() || text.chars().anyMatch(digit -> Character.digit(digit, radix) < 0)) {
            return OptionalLong.empty();
        }
        var significant = text.replaceFirst("^0+(?=.)", "");
        return OptionalLong.of(
                significant.length() > 11 ? IPV4_END : Math.min(IPV4_END, Long.parseLong(significant, radix)));
    }

    private static OutboundException noAddress(String host) {
        return new OutboundException(BAD_URL, "the host %s is no IPv4 address".formatted(host));
    }
}
