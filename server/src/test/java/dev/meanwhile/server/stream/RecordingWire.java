package dev.meanwhile.server.stream;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client's connection that writes down what it gets; its event loop is whoever calls. */
final class RecordingWire implements Wire {
    private final StringBuilder got = new StringBuilder();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean isStuck;
    private boolean isCut;
    private Runnable onDrain = () -> {};

    @Override
    public void run(Runnable task) {
        task.run();
    }

    @Override
    public synchronized void write(Buffer bytes) {
        got.append(bytes);
    }

    @Override
    public synchronized boolean isFull() {
        return isStuck;
    }

    @Override
    public synchronized void onDrain(Runnable task) {
        onDrain = task;
    }

    @Override
    public void end() {
        over.countDown();
    }

    @Override
    public synchronized void cut() {
        isCut = true;
        over.countDown();
    }

    synchronized void stick() {
        isStuck = true;
    }

    void flow() {
        Runnable waiting;
        synchronized (this) {
            isStuck = false;
            waiting = onDrain;
        }
        waiting.run();
    }

    synchronized boolean isCut() {
        return isCut;
    }

    synchronized String got() {
        return got.toString();
    }

    boolean awaitEnd() throws InterruptedException {
        return over.await(20, TimeUnit.SECONDS);
    }
}
