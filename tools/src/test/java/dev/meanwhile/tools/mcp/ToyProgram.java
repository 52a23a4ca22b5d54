package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.secret.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The toy as a program: a message a line. */
final class ToyProgram {
    private ToyProgram() {}

    /** @param habits what it does besides: {@code deaf} ignores the end of its input, {@code mute} says nothing at all */
    public static void main(String[] habits) throws IOException, InterruptedException {
        var isMute = List.of(habits).contains("mute");
        System.err.println("the toy starts; its token is " + System.getenv("TOY_TOKEN"));
        var toy = new Toy(isMute ? _ -> {} : ToyProgram::print);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains("\"die\"") && line.contains("tools/call")) {
                System.exit(3);
            }
            if (line.contains("\"noise\"") && line.contains("tools/call")) {
                System.out.println("Debugger attached.");
                System.out.println("{\"half\": ");
            }
            toy.receive(new ObjectMapper().readTree(line));
        }
        if (List.of(habits).contains("deaf")) {
            new CountDownLatch(1).await();
        }
    }

    private static synchronized void print(ObjectNode message) {
        System.out.println(message);
    }

    /** How a test starts it. */
    static McpConfig config(String name, String... habits) {
        return config(name, command(habits), Map.of("TOY_TOKEN", new Secret("toy-token-0123456789")));
    }

    static McpConfig config(String name, List<String> command, Map<String, Secret> environment) {
        return new McpConfig(
                name,
                new McpConfig.Link.Program(command, List.of(), environment, null),
                new McpConfig.Offer(List.of("*"), name + "_"),
                new McpConfig.Times(Duration.ofSeconds(10), Duration.ofSeconds(20)),
                64 * 1024);
    }

    static List<String> command(String... habits) {
        return program(ToyProgram.class, habits);
    }

    /** This JVM's Java with this JVM's classes. */
    static List<String> program(Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
