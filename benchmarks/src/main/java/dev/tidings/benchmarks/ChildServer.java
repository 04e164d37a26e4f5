package dev.tidings.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link PeerServer} in a process of its own, so that what it costs can be told from what the clients cost. */
final class ChildServer implements AutoCloseable {
    private final Process process;
    private final Socket control;
    private final BufferedReader answers;
    private final PrintStream commands;
    private final int port;

    private ChildServer(Process process, Socket control, int port) throws IOException {
        this.process = process;
        this.control = control;
        this.port = port;
        answers = new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII));
        commands = new PrintStream(control.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    /** Starts a server with the flags of the harness. */
    static ChildServer start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx3g",
                "-XX:+UseG1GC",
                "-XX:MaxDirectMemorySize=2g",
                "-cp",
                System.getProperty("java.class.path"),
                PeerServer.class.getName(),
                "--port",
                "0",
                "--ctl",
                "0"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
        String line = out.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the server must start but ended: see what it printed");
        }
        Socket control = new Socket(InetAddress.getLoopbackAddress(), number(line, "ctl="));
        return new ChildServer(process, control, number(line, "port="));
    }

    private static int number(String line, String name) {
        return Integer.parseInt(
                line.substring(line.indexOf(name) + name.length()).split(" ", -1)[0]);
    }

    int port() {
        return port;
    }

    /** Sends a command and returns the words of the answer. */
    List<String> ask(String command) throws IOException {
        commands.println(command);
        return List.of(answers.readLine().split(" ", -1));
    }

    /** Has a scenario emitted and returns when all of it is in the log; fails if an event was refused, or is gone without a word. */
    void emit(Scenario scenario) throws IOException {
        ask(scenario.command());
        String done = answers.readLine();
        boolean explained = done.contains("resumed=ok") || !done.contains("_gaps_0");
        if (!done.contains("errs=0") || !explained) {
            throw new IllegalStateException(
                    "the server must take every event, and say so if one is not retained, but said: " + done);
        }
    }

    /** Returns the CPU time so far, in microseconds. */
    long cpuMicros() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1000;
    }

    /** Returns the bytes of live heap. */
    long heap() throws IOException {
        return Long.parseLong(ask("MEM").get(1));
    }

    /** Returns the bytes of memory that the system has given it. */
    long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        commands.println("QUIT");
        control.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
