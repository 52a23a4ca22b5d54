package dev.meanwhile.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Role;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.InMemoryBlobs;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.server.http.Dispatcher;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real socket, with the stores in memory. */
class ImageRoutesIT {
    private static final byte[] PICTURE = {1, 2, 3, -4};

    private final InMemoryEngine engine = new InMemoryEngine(InstantSource.system());
    private final InMemoryBlobs blobs = new InMemoryBlobs();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        var ann = new Principal("ann", "ann", false, Map.of("project", Role.MEMBER), null, Set.of());
        var dispatcher = new Dispatcher(List.of(new ImageRoutes(engine, blobs).routes()), _ -> ann, Set.of());
        server = vertx.createHttpServer()
                .requestHandler(dispatcher)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void anImageOfAJobIsServedAsWhatItIs() throws Exception {
        var job = job("ann");
        var name = kept(job, "data:image/webp;base64," + Base64.getEncoder().encodeToString(PICTURE));

        var answer = get(job, name);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/webp");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.body()).isEqualTo(PICTURE);
    }

    @Test
    void whatMayHoldScriptsIsNotShownAsAnImage() throws Exception {
        var job = job("ann");
        var name = kept(job, "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(PICTURE));

        assertThat(get(job, name).headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    }

    @Test
    void whatIsNoImageOrAnothersIsNotFound() throws Exception {
        var mine = job("ann");
        var other = job("ann");
        var foreign = job("ben");
        var image = "data:image/png;base64,AAAA";
        var json = kept(mine, "{\"result\": 1}");

        assertThat(get(mine, json).statusCode()).isEqualTo(404);
        assertThat(get(other, kept(mine, image)).statusCode()).isEqualTo(404);
        assertThat(get(foreign, kept(foreign, image)).statusCode()).isEqualTo(404);
        assertThat(get(mine, "0".repeat(64)).statusCode()).isEqualTo(404);
        assertThat(get(mine, "nothing").statusCode()).isEqualTo(404);
        assertThat(get(mine, kept(mine, "data:image/png;base64,A")).statusCode())
                .isEqualTo(404);
    }

    private JobId job(String owner) {
        var admission = AnAdmission.of("project", owner).build(InstantSource.system());
        return ((Admitted) engine.admit(admission, QueueCaps.DEFAULT)).job().id();
    }

    private String kept(JobId job, String value) {
        return blobs.put(job, "project", new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8)))
                .sha256();
    }

    private HttpResponse<byte[]> get(JobId job, String name) throws Exception {
        var uri = URI.create("http://127.0.0.1:%d/api/v1/jobs/%s/images/%s".formatted(server.actualPort(), job, name));
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }
}
