package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;

/** A connection to a server, which carries messages both ways. Used by many threads at once. */
interface Wire extends AutoCloseable {

    /** What a wire tells its owner, on threads of its own. */
    interface Ear {
        /** What the server asks or tells of its own accord. */
        void heard(JsonNode message);

        /** Nothing can be sent any more; called once, before those who wait for a response are told. */
        void ended(String why);
    }

    /**
     * Sends a request and waits for its response, which may be an error.
     *
     * @throws java.net.ConnectException if nothing was sent
     * @throws java.io.InterruptedIOException if the time is over
     * @throws IOException if the connection broke off; the request may have been received
     */
    JsonNode ask(ObjectNode request, Duration time) throws IOException, InterruptedException;

    /** Sends what has no response. */
    void tell(ObjectNode message) throws IOException, InterruptedException;

    /** Server and client have agreed on how they speak. */
    void agreed(String protocolVersion, boolean tellsOfChanges);

    /** Ends the connection; what still waits for a response is told so. */
    @Override
    void close();
}
