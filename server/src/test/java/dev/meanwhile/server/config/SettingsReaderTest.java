package dev.meanwhile.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.tools.mcp.McpConfig;
import dev.meanwhile.tools.mcp.McpConfig.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path folder;

    private static List<String> problems(List<String> arguments, Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> SettingsReader.read(arguments, environment))
                .problems();
    }

    @Test
    void withoutAnythingTheDefaultsHold() {
        var settings = SettingsReader.read(List.of(), NOTHING);

        assertThat(settings.http()).isEqualTo(HttpConfig.DEFAULT);
        assertThat(settings.store()).isEqualTo(StoreConfig.DEFAULT);
        assertThat(settings.providers()).isEmpty();
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        var file = Files.writeString(folder.resolve("m.properties"), "worker.slots=1\nhttp.port=1111\nlog.pace=1ms\n");
        var arguments = List.of("--config", file.toString(), "--port", "3333");

        var settings =
                SettingsReader.read(arguments, Map.of("MEANWHILE_HTTP_PORT", "2222", "MEANWHILE_WORKER_SLOTS", "2"));

        assertThat(settings.http().port()).isEqualTo(3333);
        assertThat(settings.worker().slots()).isEqualTo(2);
        assertThat(settings.log().pace()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void allProblemsAreToldAtOnce() {
        var problems = problems(
                List.of("--worker.slots=0", "--http.port=99999", "--sse.flush-intervall=1s", "--log.pace=fast"),
                NOTHING);

        assertThat(problems)
                .hasSize(4)
                .anyMatch(line -> line.equals("worker.slots must be at least 1 but is 0"))
                .anyMatch(line -> line.equals("http.port must be 0 to 65535 but is 99999"))
                .anyMatch(line -> line.contains("did you mean sse.flush-interval?"))
                .anyMatch(line ->
                        line.startsWith("log.pace must be a time with its unit") && line.contains("--log.pace"));
    }

    @Test
    void anUnknownVariableIsToldWithItsNeighbour() {
        assertThat(problems(List.of(), Map.of("MEANWHILE_WORKER_SLOT", "3")))
                .singleElement()
                .asString()
                .contains("did you mean MEANWHILE_WORKER_SLOTS?");
    }

    @Test
    void variablesOfOthersAreLeftAlone() {
        var environment = Map.of(
                "MEANWHILE_JAVA_OPTS", "-Xmx1g",
                "MEANWHILE_SERVICE_HOST", "10.0.0.1",
                "MEANWHILE_PORT_8080_TCP_ADDR", "10.0.0.1",
                "PATH", "/bin");

        assertThat(SettingsReader.read(List.of(), environment).http()).isEqualTo(HttpConfig.DEFAULT);
    }

    @Test
    void providersAreReadFromFileAndEnvironment() {
        var arguments = List.of(
                "--models.local.base-url=http://127.0.0.1:11434/v1",
                "--models.local.default-model=llama",
                "--models.local.serves=llama*,qwen*",
                "--models.order=local");
        var environment = Map.of(
                "MEANWHILE_MODELS_CLOUD_BASE_URL", "https://api.example.com/v1",
                "MEANWHILE_MODELS_CLOUD_DEFAULT_MODEL", "big",
                "MEANWHILE_MODELS_CLOUD_KEY", "sk-secret");

        var providers = SettingsReader.read(arguments, environment).providers();

        assertThat(providers).extracting(provider -> provider.name()).containsExactly("local", "cloud");
        assertThat(providers.getFirst().serves()).containsExactly("llama*", "qwen*");
        assertThat(providers.getLast().key().value()).isEqualTo("sk-secret");
        assertThat(providers.toString()).doesNotContain("sk-secret");
    }

    @Test
    void modelsHaveTheirPrices() {
        var prices = SettingsReader.read(List.of("--models.prices=gpt*=2.5/10/1.25, demo:*=1/2"), NOTHING)
                .prices();

        assertThat(prices.priced("demo:cost=0", new Usage(1, 1, 1, 0, null)).cost())
                .isEqualByComparingTo("0.000003");
        assertThat(prices.priced("gpt-4", new Usage(1, 1, 1, 0, null)).cost()).isEqualByComparingTo("0.00001125");
    }

    @Test
    void aPriceThatCannotBeReadIsTold() {
        assertThat(problems(List.of("--models.prices=gpt=2.5"), NOTHING))
                .singleElement()
                .asString()
                .contains("glob=input/output")
                .contains("'gpt=2.5'");
    }

    @Test
    void aMisspeltKeyOfAProviderIsTold() {
        assertThat(problems(List.of("--models.x.base-ulr=http://a/v1"), NOTHING))
                .singleElement()
                .asString()
                .contains("did you mean models.x.base-url?");
    }

    @Test
    void mcpServersAreReadFromFileAndEnvironment() {
        var arguments = List.of(
                "--tools.mcp.files.command=node,server.js,/data",
                "--tools.mcp.files.env=FILES_TOKEN",
                "--tools.mcp.files.env.MODE=quiet",
                "--tools.mcp.files.tools=read_*,list_*",
                "--tools.mcp.files.timeout=30s",
                "--tools.mcp.odd.command=[\"sh\", \"-c\", \"a,b\"]",
                "--tools.mcp.odd.prefix=");
        var environment = Map.of(
                "MEANWHILE_TOOLS_MCP_WEB_SEARCH_URL", "https://mcp.example.com/mcp",
                "MEANWHILE_TOOLS_MCP_WEB_SEARCH_HEADERS_X_API_KEY", "key-of-the-site",
                "MEANWHILE_TOOLS_MCP_WEB_SEARCH_MAX_BYTES", "64KiB");

        var servers = SettingsReader.read(arguments, environment).tools().mcp();

        assertThat(servers).extracting(McpConfig::name).containsExactly("files", "odd", "web_search");
        var files = (Link.Program) servers.getFirst().link();
        assertThat(files.command()).containsExactly("node", "server.js", "/data");
        assertThat(files.passed()).containsExactly("FILES_TOKEN");
        assertThat(files.set()).containsOnlyKeys("MODE");
        assertThat(servers.getFirst().offer()).isEqualTo(new McpConfig.Offer(List.of("read_*", "list_*"), "files_"));
        assertThat(servers.getFirst().times())
                .isEqualTo(new McpConfig.Times(Duration.ofSeconds(30), Duration.ofMinutes(1)));
        assertThat(((Link.Program) servers.get(1).link()).command()).containsExactly("sh", "-c", "a,b");
        assertThat(servers.get(1).offer().prefix()).isEmpty();
        assertThat(((Link.Address) servers.getLast().link()).headers()).containsOnlyKeys("x-api-key");
        assertThat(servers.getLast().maxBytes()).isEqualTo(65_536);
        assertThat(servers.toString()).doesNotContain("key-of-the-site");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools.mcp.x.comand=a | did you mean tools.mcp.x.command?",
                "tools.mcp.x.tools=* | tools.mcp.x: needs either command or url",
                "tools.mcp.x.url=file:///etc/passwd | tools.mcp.x: url must be absolute",
                "tools.mcp.x.command=[1 | tools.mcp.x: command must be a list",
                "tools.mcp.X.command=a | is no setting",
            })
    void anMcpServerThatCannotBeIsTold(String setting, String problem) {
        assertThat(problems(List.of("--" + setting), NOTHING))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void aProgramGetsNothingThatIsTheServersOwn() {
        var arguments = List.of("--tools.mcp.x.command=a", "--tools.mcp.x.env=MEANWHILE_SECRET_KEY");

        assertThat(problems(arguments, NOTHING))
                .singleElement()
                .asString()
                .contains("must not name MEANWHILE_SECRET_KEY");
    }

    @Test
    void aSecretIsNeverTold() {
        var problems = problems(List.of("--token=short-one"), NOTHING);

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("token must have at least 16")
                .doesNotContain("short-one");
    }

    @ParameterizedTest
    @CsvSource({"250ms, 250", "30s, 30000", "5m, 300000", "2h, 7200000", "7d, 604800000"})
    void timesHaveTheirUnit(String text, long millis) {
        assertThat(SettingsReader.read(List.of("--auth.session=" + text), NOTHING)
                        .auth()
                        .session())
                .hasMillis(millis);
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "64KiB, 65536", "2MiB, 2097152"})
    void sizesMayHaveOne(String text, int bytes) {
        var arguments = List.of("--limits.round.result-bytes=" + text);

        assertThat(SettingsReader.read(arguments, NOTHING).limits().round().resultBytes())
                .isEqualTo(bytes);
    }
}
