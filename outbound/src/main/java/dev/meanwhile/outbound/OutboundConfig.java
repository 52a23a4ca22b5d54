package dev.meanwhile.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which private addresses this process may send to on behalf of users and models; keys under {@code outbound.}.
 *
 * @param allow host names ({@code gitlab.internal}), addresses ({@code 10.1.2.3}, {@code ::1}) and CIDR ranges
 *     ({@code 10.0.0.0/8}). A name allows whatever it resolves to; an address or range allows it under any name. Public addresses
 *     need no entry. Default none
 */
public record OutboundConfig(List<String> allow) {

    /** Public addresses only. */
    public static final OutboundConfig DEFAULT = new OutboundConfig(List.of());

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?");

    public OutboundConfig {
        allow = List.copyOf(allow);
        Allowed.of(allow); // an entry that cannot be understood must stop the start, not open or close something at run
        // time
    }

    Allowed allowed() {
        return Allowed.of(allow);
    }

    /** The entries, understood. */
    record Allowed(Set<String> names, List<AddressRange> ranges) {

        static Allowed of(List<String> entries) {
            var names = new HashSet<String>();
            var ranges = new ArrayList<AddressRange>();
            for (var entry : entries) {
                var range = AddressRange.find(entry);
                if (range.isPresent()) {
                    ranges.add(range.get());
                } else {
                    names.add(name(entry));
                }
            }
            return new Allowed(Set.copyOf(names), List.copyOf(ranges));
        }

        private static String name(String entry) {
            var name = entry.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "outbound.allow must hold host names, addresses and CIDR ranges, but one entry is '%s'"
                                .formatted(entry));
            }
            return name;
        }

        boolean name(CharSequence host) {
            return names.contains(host.toString());
        }

        boolean address(InetAddress address) {
            return ranges.stream().anyMatch(range -> range.contains(address));
        }
    }
}
