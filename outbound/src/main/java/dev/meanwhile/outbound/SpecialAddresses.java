package dev.meanwhile.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that are not public, after the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates), and
 * two that clouds serve their metadata on.
 */
final class SpecialAddresses {
    private static final Map<AddressRange, String> IPV4 = ranges(
            "169.254.169.254/32", "a cloud's metadata",
            "168.63.129.16/32", "a cloud's metadata", // Azure's platform address; routed like a public one
            "0.0.0.0/8", "unspecified",
            "10.0.0.0/8", "private",
            "100.64.0.0/10", "shared by a carrier (CGNAT)",
            "127.0.0.0/8", "loopback",
            "169.254.0.0/16", "link-local",
            "172.16.0.0/12", "private",
            "192.0.0.0/24", "reserved",
            "192.0.2.0/24", "reserved for documentation",
            "192.88.99.0/24", "reserved (6to4 relays)",
            "192.168.0.0/16", "private",
            "198.18.0.0/15", "reserved for benchmarks",
            "198.51.100.0/24", "reserved for documentation",
            "203.0.113.0/24", "reserved for documentation",
            "224.0.0.0/4", "multicast",
            "240.0.0.0/4", "reserved");

    private static final Map<AddressRange, String> IPV6 = ranges(
            "fd00:ec2::254/128", "a cloud's metadata",
            "::1/128", "loopback",
            "::/128", "unspecified",
            "::/96", "an IPv4 address in IPv6 (IPv4-compatible)",
            "64:ff9b::/96", "an IPv4 address in IPv6 (NAT64)",
            "64:ff9b:1::/48", "an IPv4 address in IPv6 (NAT64)",
            "fc00::/7", "private (unique local)",
            "fe80::/10", "link-local",
            "fec0::/10", "private (site-local)",
            "ff00::/8", "multicast",
            "2001::/32", "an IPv4 address in IPv6 (Teredo)",
            "2001::/23", "reserved",
            "2001:db8::/32", "reserved for documentation",
            "2002::/16", "an IPv4 address in IPv6 (6to4)",
            "3fff::/20", "reserved for documentation");

    /** All public IPv6 addresses given out so far (RFC 4291, section 2.4). */
    private static final AddressRange IPV6_PUBLIC = AddressRange.of("2000::/3");

    private SpecialAddresses() {}

    /**
     * Why an address is not public; empty if it is. An IPv4-mapped IPv6 address is judged as the IPv4 address, which is how the
     * JDK represents and connects to it.
     */
    static Optional<String> kind(InetAddress address) {
        var ranges = address instanceof Inet4Address ? IPV4 : IPV6;
        for (var range : ranges.entrySet()) {
            if (range.getKey().contains(address)) {
                return Optional.of(range.getValue());
            }
        }
        return address instanceof Inet4Address || IPV6_PUBLIC.contains(address)
                ? Optional.empty()
                : Optional.of("reserved");
    }

    /** In the order given: the first range that matches names the kind. */
    private static Map<AddressRange, String> ranges(String... rangesAndKinds) {
        var ranges = new LinkedHashMap<AddressRange, String>();
        for (int i = 0; i < rangesAndKinds.length; i += 2) {
            ranges.put(AddressRange.of(rangesAndKinds[i]), rangesAndKinds[i + 1]);
        }
        return ranges;
    }
}
