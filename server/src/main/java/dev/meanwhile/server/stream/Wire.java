package dev.meanwhile.server.stream;

import io.vertx.core.buffer.Buffer;

/** One client's connection, as a viewer uses it. All but {@link #run} and {@link #cut} are called on its event loop. */
interface Wire {

    /** Runs a task on the connection's event loop, soon. */
    void run(Runnable task);

    void write(Buffer bytes);

    /** Whether more should not be written before {@link #onDrain}. */
    boolean isFull();

    /** Called once, when there is room again. */
    void onDrain(Runnable task);

    /** Ends the answer in good order. */
    void end();

    /** Closes the connection in the middle, so that the client comes back with its cursor. From any thread. */
    void cut();
}
