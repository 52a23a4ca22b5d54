/**
 * The demo model: a deterministic, scripted model behind a real HTTP server on the loopback interface, which speaks the same
 * protocol as real providers. It makes the first run work without a key or a network, and it is the model of the tests and of the
 * benchmark: knobs in the model's name say how it streams and what goes wrong. They are listed in
 * {@code docs/reference/demo-model.md}.
 *
 * <pre>
 * DemoServer (HTTP) → DemoRequest → DemoScript → DemoTurn → DemoStream (events, faults)
 * </pre>
 */
@NullMarked
package dev.meanwhile.models.openai.demo;

import org.jspecify.annotations.NullMarked;
