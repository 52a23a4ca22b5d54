/**
 * The HTTP client for addresses that users or models name: {@link dev.meanwhile.outbound.GuardedHttp}.
 *
 * <p>What a model may fetch must not be what the operator's network trusts. Names are looked up once, by the client itself while
 * it connects, and an answer that holds one address which is not public ends the request; so a name that changes its answer
 * between a check and the connect gains nothing. Redirects are followed here and each is checked like the first address.
 *
 * <pre>
 * OutboundRequest ─▶ Destination (http/https, no user, one notation per address)
 *                        │
 *                        ▼ connect
 *                  GuardedResolver ── name ──▶ addresses ── any not public and not allowed ──▶ REFUSED_ADDRESS
 *                        │ all public
 *                        ▼
 *                  answer ── 3xx ──▶ Destination again, five times at most
 * </pre>
 *
 * <p>Only the operator opens private addresses, by {@link dev.meanwhile.outbound.OutboundConfig}. Proxies named by the
 * environment are not used: through one, the address would be looked up elsewhere.
 */
@NullMarked
package dev.meanwhile.outbound;

import org.jspecify.annotations.NullMarked;
