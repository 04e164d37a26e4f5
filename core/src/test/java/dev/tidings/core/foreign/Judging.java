package dev.tidings.core.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A judge at work in a process of its own, which ends with this. */
final class Judging implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT_SECONDS = 90;

    private final Process process;
    private final Path output;
    private final Path errors;

    private Judging(List<String> command, Object input) throws IOException {
        output = Files.createTempFile("verdict", ".json");
        errors = Files.createTempFile("verdict", ".txt");
        process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            JSON.writeValue(stdin, input);
        }
    }

    static Judging start(List<String> command, Object input) {
        try {
            return new Judging(command, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean atWork() {
        return process.isAlive();
    }

    /** Waits for the verdict. */
    Verdict verdict() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the judge must end within " + LIMIT_SECONDS + " s but did not");
            }
            String line = Files.readString(output);
            String complaint = Files.readString(errors);
            if (line.isBlank() || !complaint.isBlank()) {
                throw new AssertionError("the judge broke down with " + process.exitValue() + ": " + complaint);
            }
            JsonNode verdict = JSON.readTree(line);
            if (verdict.path("ok").asBoolean() != (process.exitValue() == 0)) {
                throw new AssertionError("the judge said one thing and returned another: " + line);
            }
            return new Verdict(verdict);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
