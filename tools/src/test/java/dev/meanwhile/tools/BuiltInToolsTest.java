package dev.meanwhile.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.tools.web.FetchConfig;
import dev.meanwhile.tools.web.WebSearchConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInToolsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @Test
    void withoutAKeyThereIsNoSearch() {
        assertThat(specs(ToolsConfig.DEFAULT))
                .extracting(ToolSpec::name)
                .containsExactly("get_current_time", "calculate", "fetch_url");
    }

    @Test
    void withAKeyThereIs() {
        var search = new WebSearchConfig(WebSearchConfig.Provider.BRAVE, new Secret("key"), null, 30, 5);

        assertThat(specs(new ToolsConfig(FetchConfig.DEFAULT, search)))
                .extracting(ToolSpec::name)
                .contains("web_search");
    }

    @Test
    void allOnlyRead() {
        assertThat(specs(ToolsConfig.DEFAULT)).extracting(ToolSpec::effect).containsOnly(Effect.READS);
    }

    private static List<ToolSpec> specs(ToolsConfig config) {
        try (var http = new GuardedHttp(OutboundConfig.DEFAULT, "test")) {
            return BuiltInTools.all(config, http, CLOCK).stream()
                    .map(tool -> tool.spec())
                    .toList();
        }
    }
}
