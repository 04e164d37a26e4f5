package dev.tidings.interop;

import com.sun.net.httpserver.HttpServer;
import dev.tidings.foreign.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openqa.selenium.chrome.ChromeDriver;

/** An empty page, and Chromium where it is needed. */
final class Page implements AutoCloseable {
    private static final byte[] EMPTY = "<!doctype html><title>interop</title>".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(50);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final HttpServer server;
    private final String program;
    private ChromeDriver driver;

    Page() {
        try (InputStream in = Page.class.getResourceAsStream("/browser.js")) {
            program = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, EMPTY.length);
                exchange.getResponseBody().write(EMPTY);
            }
        });
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Runs the client in the page; what it says comes when it has ended. */
    CompletableFuture<String> run(Object... arguments) {
        open();
        return CompletableFuture.supplyAsync(
                () -> String.valueOf(driver.executeAsyncScript(program, arguments)), thread);
    }

    private void open() {
        if (driver == null) {
            driver = Chromium.open();
            driver.manage().timeouts().scriptTimeout(LIMIT);
            driver.get(origin());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        server.stop(0);
        if (driver != null) {
            driver.quit();
        }
    }
}
