/**
 * From a provider's bytes to facts of a turn, with no socket and no clock in sight. Four steps, each a class:
 *
 * <pre>
 * bytes → SseFraming → one event's payload → ChunkReader → Delta per choice → TurnAssembler → TurnFact
 *                                                                └ ToolCallAssembler: fragments → whole calls
 * </pre>
 *
 * {@link dev.meanwhile.models.openai.stream.ChatStreamParser} joins them. Ordinary text goes through without a tree; tool calls,
 * images, usage and errors are rare enough to be read as one. What is wrong with a stream is a
 * {@link dev.meanwhile.core.llm.TurnOutcome.Broken}, never an exception.
 */
@NullMarked
package dev.meanwhile.models.openai.stream;

import org.jspecify.annotations.NullMarked;
