package dev.meanwhile.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the server and stays until it is asked to stop. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Quarkus.run(arguments);
    }
}
