package dev.meanwhile.core.tool;

import com.fasterxml.jackson.databind.JsonNode;

/** Something a model may call. Implementations keep no state of a call and are called by many threads at once. {@code ToolContract} is the specification. */
public interface Tool {

    ToolSpec spec();

    /**
     * Runs one call. The arguments were checked against {@link ToolSpec#parameters()} before. The calling thread is interrupted
     * when the call's time is over or its job is stopped; whatever the call has in flight must end then.
     *
     * @return the result, or a refusal the model is told about; an exception becomes {@code failed} for the model and never fails
     *     the job
     * @throws java.io.UncheckedIOException for a network failure; the call is tried once more if it reads or is idempotent. A write
     *     that an {@link java.io.IOException} broke off is {@code outcome_unknown} for the model, unless a {@link
     *     java.net.ConnectException} or the like among the causes says that nothing was sent
     */
    ToolResult call(JsonNode arguments, ToolContext context) throws InterruptedException;
}
