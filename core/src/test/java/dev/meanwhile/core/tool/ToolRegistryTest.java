package dev.meanwhile.core.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.ledger.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ToolRegistryTest {
    private final ToolRegistry registry = new ToolRegistry();
    private final Tool look = RecordingTool.reading("look", "blue");
    private final Tool otherLook = RecordingTool.reading("look", "red");

    @Test
    void aNameIsRegisteredOnce() {
        registry.register(look, "one");

        assertThatThrownBy(() -> registry.register(otherLook, "two"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_NAME_TAKEN))
                .hasMessage("a tool named 'look' is registered by one; two may register it only as an override");
        assertThat(registry.find("look")).containsSame(look);
    }

    @Test
    void anOverrideTakesTheNameOver() {
        registry.register(look, "one");

        registry.override(otherLook, "two");

        assertThat(registry.find("look")).containsSame(otherLook);
        assertThat(registry.unregister("look", "one")).isFalse();
        assertThat(registry.find("look")).isPresent();
    }

    @Test
    void onlyOnesOwnToolIsRemoved() {
        registry.register(look, "one");

        assertThat(registry.unregister("look", "two")).isFalse();
        assertThat(registry.unregister("look", "one")).isTrue();
        assertThat(registry.unregister("look", "one")).isFalse();
        assertThat(registry.find("look")).isEmpty();
    }

    @Test
    void declarationsAreListedByName() {
        registry.register(RecordingTool.writing("zoom", ""), "one");
        registry.register(look, "one");

        assertThat(registry.specs()).extracting(ToolSpec::name).containsExactly("look", "zoom");
    }

    @Test
    void anUpdateAddsReplacesAndRemovesWhatIsOnesOwn() {
        registry.register(RecordingTool.reading("old", ""), "one");
        registry.register(look, "one");
        registry.register(RecordingTool.reading("zoom", ""), "two");
        var replacement = RecordingTool.reading("zoom", "mine");

        var taken = registry.update("one", List.of(otherLook, RecordingTool.reading("fresh", ""), replacement));

        assertThat(taken).containsExactly("zoom");
        assertThat(registry.specs()).extracting(ToolSpec::name).containsExactly("fresh", "look", "zoom");
        assertThat(registry.find("look")).containsSame(otherLook);
        assertThat(registry.find("zoom")).isPresent().get().isNotSameAs(replacement);
    }

    @Test
    void aProjectsOwnToolGoesBeforeOneOfTheProcess() {
        var own = new ToolRegistry(project -> project.equals("p") ? List.of(otherLook) : List.of());
        own.register(look, "one");

        assertThat(own.find("p", "look")).containsSame(otherLook);
        assertThat(own.find("q", "look")).containsSame(look);
        assertThat(own.specs("p")).containsExactly(otherLook.spec());
    }

    @Test
    void aToolOnItsWayIsWaitedFor() throws Exception {
        var arrived = new CountDownLatch(1);
        registry.expect("far_", arrived);
        var far = RecordingTool.reading("far_look", "");
        var found = new CompletableFuture<Optional<Tool>>();
        var waiting = Thread.ofVirtual().start(() -> found.completeAsync(() -> awaited("far_look"), Runnable::run));

        assertThat(registry.await("p", "near_look")).isEmpty();
        assertThat(registry.isExpected("near_look")).isFalse();
        assertThat(registry.isExpected("far_look")).isTrue();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        registry.register(far, "far");
        arrived.countDown();

        assertThat(found.get(5, TimeUnit.SECONDS)).containsSame(far);
        assertThat(registry.isExpected("far_look")).isFalse();
    }

    private Optional<Tool> awaited(String name) {
        try {
            return registry.await("p", name);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDeclarationThatCannotWorkIsRefused() {
        var object = Json.of("{'type':'object'}");

        assertThatThrownBy(() -> ToolSpec.reading("no spaces", "", object)).hasMessageContaining("'no spaces'");
        assertThatThrownBy(() -> ToolSpec.reading("x".repeat(65), "", object))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ToolSpec.reading("look", "", Json.of("[]"))).hasMessageContaining("Schema object");
        assertThatThrownBy(() -> ToolSpec.reading("look", "", object).timeout(Duration.ZERO))
                .hasMessageContaining("over 0");
        assertThatThrownBy(() -> ToolSpec.reading("look", "", object).timeout(Duration.ofSeconds(601)))
                .hasMessageContaining("at most PT10M");
    }

    @Test
    void aReadingToolIsIdempotentAndHasTenSeconds() {
        var spec = ToolSpec.reading("look", "Looks.", Json.of("{}"));

        assertThat(spec.effect()).isEqualTo(Effect.READS);
        assertThat(spec.isIdempotent()).isTrue();
        assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(10));
    }
}
