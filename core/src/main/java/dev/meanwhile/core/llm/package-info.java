/**
 * The port to models: a {@link dev.meanwhile.core.llm.ModelClient} turns one provider's stream into
 * {@linkplain dev.meanwhile.core.llm.TurnFact facts} of a turn, in the order they came, and says how the turn ended. Nothing here
 * knows a provider's protocol.
 */
@NullMarked
package dev.meanwhile.core.llm;

import org.jspecify.annotations.NullMarked;
