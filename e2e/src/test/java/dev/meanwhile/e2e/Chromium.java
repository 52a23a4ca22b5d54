package dev.meanwhile.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The machine's own Chromium without a window. All its tabs belong to the thread that started it. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** It runs as root in containers, has no graphics card there, and must ask nobody else for anything. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright) {
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(installed())
                        .setArgs(FLAGS));
    }

    /** Starts both at once, which saves the shorter start; if one of them fails, so does this. */
    static Chromium startWith(RunningServer server) {
        var starting = CompletableFuture.runAsync(server::start);
        try {
            return start();
        } finally {
            starting.join();
        }
    }

    private static Chromium start() {
        return new Chromium(Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
    }

    private static Path installed() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "tests tagged chromium need one of the programs %s; -DexcludedGroups=long,chromium leaves them out"
                                .formatted(NAMES)));
    }

    /** A tab of somebody who was never here before. */
    Tab open(RunningServer server) {
        return open(server, new Browser.NewContextOptions().setViewportSize(1000, 800));
    }

    Tab open(RunningServer server, Browser.NewContextOptions looks) {
        return new Tab(server, browser.newContext(looks));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
