package dev.meanwhile.server.stream;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** A Vert.x response that is being streamed. */
final class HttpWire implements Wire {
    private final HttpServerResponse response;
    private final Context loop;
    private final Runnable cut;

    /**
     * @param loop the event loop of the connection
     * @param cut closes the connection
     */
    HttpWire(HttpServerResponse response, Context loop, Runnable cut) {
        this.response = response;
        this.loop = loop;
        this.cut = cut;
    }

    @Override
    public void run(Runnable task) {
        loop.runOnContext(_ -> task.run());
    }

    @Override
    public void write(Buffer bytes) {
        if (!response.closed()) {
            response.write(bytes);
        }
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void onDrain(Runnable task) {
        response.drainHandler(_ -> task.run());
    }

    @Override
    public void end() {
        if (!response.closed()) {
            response.end();
        }
    }

    @Override
    public void cut() {
        cut.run();
    }
}
