package dev.meanwhile.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The look-up that a connect uses, and the only place where addresses are judged: what passes is what the socket then connects
 * to. One address that is not public refuses the whole answer, for an honest name does not mix the two.
 */
final class GuardedResolver implements DnsResolver {
    private final OutboundConfig.Allowed allowed;
    private final NameLookup lookup;

    GuardedResolver(OutboundConfig.Allowed allowed, NameLookup lookup) {
        this.allowed = allowed;
        this.lookup = lookup;
    }

    /** Finds the addresses of a name. */
    interface NameLookup {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = lookup.find(host);
        if (!allowed.name(host.toLowerCase(Locale.ROOT))) {
            for (var address : addresses) {
                check(host, address);
            }
        }
        return addresses;
    }

    private void check(String host, InetAddress address) throws Refused {
        var kind = SpecialAddresses.kind(address);
        if (kind.isPresent() && !allowed.address(address)) {
            throw new Refused("%s is not a public address: it is %s".formatted(host, kind.get()));
        }
    }

    /** Unused by this client (no proxies, no Kerberos); answered without a look-up. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** A look-up whose answer may not be used; an UnknownHostException because that is what a resolver may throw. */
    static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
