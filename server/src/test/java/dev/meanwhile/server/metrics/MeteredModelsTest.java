package dev.meanwhile.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.QueueView.Standing;
import dev.meanwhile.core.llm.ModelRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeteredModelsTest {
    private static final ModelRequest REQUEST =
            new ModelRequest("a-model", List.of(), List.of(), null, JsonNodeFactory.instance.objectNode(), null);

    @Test
    void eachRequestThatFailsIsCountedByItsCode() throws InterruptedException {
        var metrics = new Metrics(() -> new Standing(Map.of(), Duration.ZERO));
        var script = new ScriptedModelClient(
                Turn.breaks(ErrorCode.MODEL_OVERLOADED),
                Turn.breaks(ErrorCode.MODEL_OVERLOADED, "half an ans"),
                Turn.says("a whole one"));
        var models = new MeteredModels(script, metrics);

        for (var i = 0; i < 3; i++) {
            models.stream(REQUEST, _ -> {});
        }

        assertThat(metrics.text().lines().filter(line -> line.startsWith("meanwhile_upstream_errors")))
                .containsExactly(
                        "meanwhile_upstream_errors_total{code=\"model_overloaded\",gen_ai_request_model=\"a-model\"} 2.0");
    }
}
