package dev.meanwhile.outbound;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of addresses.
 *
 * @param base any address of the block
 * @param bits how many leading bits an address shares with the base to belong to it
 */
record AddressRange(InetAddress base, int bits) {

    AddressRange {
        var width = base.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException(
                    "a range of %s must have 0 to %d bits but has %d".formatted(base.getHostAddress(), width, bits));
        }
    }

    static AddressRange of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("not an address range: " + text));
    }

    /**
     * Reads an address or a CIDR range in their plain notation.
     *
     * @return empty if the text before a slash is no address
     * @throws IllegalArgumentException if the number of bits does not fit the address
     */
    static Optional<AddressRange> find(String text) {
        var slash = text.indexOf('/');
        var literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress base;
        try {
            base = InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        var width = base.getAddress().length * Byte.SIZE;
        return Optional.of(new AddressRange(base, slash < 0 ? width : bits(text, slash)));
    }

    private static int bits(String text, int slash) {
        try {
            return Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the range '%s' must end in its number of bits".formatted(text), e);
        }
    }

    boolean contains(InetAddress address) {
        var mine = base.getAddress();
        var theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            var mask = 0x80 >> (bit % Byte.SIZE);
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
