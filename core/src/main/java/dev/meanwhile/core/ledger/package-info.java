/**
 * The ledger of tool calls: one row per call, written before the call runs, so that after a crash it is known what may have taken
 * effect. A call's identity is ours (job, path, round, index); the provider's id is kept beside it.
 *
 * <pre>
 * asked ──▶ running ──▶ done | failed | refused | unknown
 *   ├──────────────────▶ refused
 *   └──▶ waiting ──▶ asked (approved) | done | failed | refused | unknown
 * </pre>
 */
@NullMarked
package dev.meanwhile.core.ledger;

import org.jspecify.annotations.NullMarked;
