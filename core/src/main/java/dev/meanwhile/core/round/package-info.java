/**
 * The tool loop: ask the model for a turn, make it durable, run the calls it asked for, make their results durable, ask again.
 *
 * <pre>
 *  turn (streamed, retried, rewound) ──▶ checkpoint "turn" + ledger rows asked
 *     ▲                                        │ no calls ──▶ end
 *     └── checkpoint "round" ◀── calls settled ◀┘
 * </pre>
 *
 * After a crash a round whose turn is finished goes on with its unfinished calls; an unfinished turn is rewound and asked anew.
 */
@NullMarked
package dev.meanwhile.core.round;

import org.jspecify.annotations.NullMarked;
