package dev.tidings.core.foreign;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server, not ours, that plants the fault its path names. */
final class FakeServer implements AutoCloseable {
    private final Process process;
    private final int port;

    FakeServer() {
        try {
            List<String> command = ForeignClient.NODE.command("fake.mjs");
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            port = new ObjectMapper().readTree(output.readLine()).path("port").asInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uri(String path) {
        return "ws://127.0.0.1:" + port + "/" + path;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
