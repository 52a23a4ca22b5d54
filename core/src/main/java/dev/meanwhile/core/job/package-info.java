/**
 * The job: one piece of background work with an owner, a state and a log.
 *
 * <pre>
 *  QUEUED ──claim──▶ RUNNING ──▶ SUCCEEDED
 *    ▲                 │  └─────▶ FAILED · CANCELLED · TIMED_OUT
 *    └── released ─────┤
 *    └── due, answered ─ WAITING ─▶ CANCELLED
 * </pre>
 *
 * A final state never changes. A waiting job holds no thread, no lease and no slot.
 */
@NullMarked
package dev.meanwhile.core.job;

import org.jspecify.annotations.NullMarked;
