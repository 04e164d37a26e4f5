package dev.tidings.foreign;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script at work in a process of its own, which ends with this. */
public final class Script implements AutoCloseable {
    private static final int LIMIT_SECONDS = 90;
    private static final int END_SECONDS = 5;

    private final Process process;
    private final Path output;
    private final Path errors;

    private Script(List<String> command, String input) throws IOException {
        output = Files.createTempFile("script", ".out");
        errors = Files.createTempFile("script", ".err");
        process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
    }

    static Script start(List<String> command, String input) {
        try {
            return new Script(command, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came of it.
     *
     * @param status what it returned
     * @param output what it printed
     * @param complaint what it printed as an error
     */
    public record End(int status, String output, String complaint) {}

    /**
     * Says whether it still runs.
     *
     * @return false when it has ended
     */
    public boolean atWork() {
        return process.isAlive();
    }

    /**
     * Waits until it ends well: in time, with 0 and without a complaint.
     *
     * @return what it printed
     */
    public String output() {
        End end = end();
        if (end.status() != 0 || !end.complaint().isEmpty()) {
            throw new AssertionError("the script ended with " + end.status() + ": " + end.output() + end.complaint());
        }
        return end.output();
    }

    /**
     * Waits until it ends, well or badly, but in time: within a minute and a half.
     *
     * @return what came of it
     */
    public End end() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the script must end within " + LIMIT_SECONDS + " s but did not: " + said());
            }
            return new End(process.exitValue(), Files.readString(output), Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private String said() throws IOException {
        return Files.readString(output) + Files.readString(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
