package dev.tidings.foreign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs a script, with a WebSocket library of its own language. */
public enum Interpreter {
    /** Python 3 with the module websockets. */
    PYTHON("python3 with the module websockets: install python3-websockets, set TIDINGS_PYTHON") {
        @Override
        Stream<List<String>> candidates() {
            String named = System.getenv("TIDINGS_PYTHON");
            return (named == null ? Stream.of("/usr/bin/python3", "python3") : Stream.of(named))
                    .map(python -> List.of(python, "-B"));
        }

        @Override
        List<String> probe() {
            return List.of("-c", "import websockets");
        }
    },

    /** Node with the package ws, which scripts load from the folder {@code TIDINGS_NODE_MODULES}. */
    NODE("node 20 and ws: npm install ws, set TIDINGS_NODE_MODULES to the absolute node_modules") {
        @Override
        Stream<List<String>> candidates() {
            return Stream.of(List.of("node"));
        }

        @Override
        List<String> probe() {
            return List.of("-e", "require(process.env.TIDINGS_NODE_MODULES + '/ws')");
        }
    };

    private static final int PROBE_SECONDS = 20;

    private final String needs;

    Interpreter(String needs) {
        this.needs = needs;
    }

    abstract Stream<List<String>> candidates();

    abstract List<String> probe();

    /**
     * Starts a script, or ends the test if what it needs is not on this machine.
     *
     * @param script the file
     * @param input what it reads on its standard input
     * @param arguments its arguments
     * @return the script at work
     */
    public Script start(Path script, String input, String... arguments) {
        return Script.start(command(script, arguments), input);
    }

    /**
     * Returns how to run a script, or ends the test if what it needs is not on this machine.
     *
     * @param script the file
     * @param arguments its arguments
     * @return the command
     */
    public List<String> command(Path script, String... arguments) {
        List<String> command = new ArrayList<>(Required.require(
                Found.INTERPRETERS.getOrDefault(this, Optional.empty()),
                "no foreign client " + name().toLowerCase(Locale.ROOT) + " here; it needs " + needs));
        command.add(script.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private boolean works(List<String> interpreter) {
        List<String> command = new ArrayList<>(interpreter);
        command.addAll(probe());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Looks for each once. */
    private static final class Found {
        static final Map<Interpreter, Optional<List<String>>> INTERPRETERS = Stream.of(values())
                .collect(Collectors.toUnmodifiableMap(
                        interpreter -> interpreter,
                        interpreter -> interpreter
                                .candidates()
                                .filter(interpreter::works)
                                .findFirst()));
    }
}
