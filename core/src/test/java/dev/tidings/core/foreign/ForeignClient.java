package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A client that shares no code with the project: another language, another WebSocket library. A test that needs one
 * that is not on this machine is skipped, unless {@code TIDINGS_REQUIRE_FOREIGN} is true: then it fails.
 */
enum ForeignClient {
    PYTHON("judge.py", "python3 with the module websockets: install python3-websockets, set TIDINGS_PYTHON") {
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

    NODE("judge.mjs", "node 20 and ws: npm install ws, set TIDINGS_NODE_MODULES to the absolute node_modules") {
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

    private final String judge;
    private final String needs;

    ForeignClient(String judge, String needs) {
        this.judge = judge;
        this.needs = needs;
    }

    abstract Stream<List<String>> candidates();

    abstract List<String> probe();

    /** Starts to judge. All trials run at once. */
    Judging judge(String mode, Map<?, ?>... trials) {
        return Judging.start(command(judge, mode), Arrays.asList(trials));
    }

    /** Returns how to run a script, or ends the test if this client is not here. */
    List<String> command(String script, String... arguments) {
        List<String> command = new ArrayList<>(Found.INTERPRETERS.get(this).orElseGet(this::missing));
        command.add(script(script).toString());
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

    private List<String> missing() {
        String message = "no foreign client " + name().toLowerCase(Locale.ROOT) + " here; it needs " + needs;
        if (Boolean.parseBoolean(System.getenv("TIDINGS_REQUIRE_FOREIGN"))) {
            fail(message);
        }
        return abort(message);
    }

    private static Path script(String name) {
        try {
            Path script =
                    Path.of(ForeignClient.class.getResource("/foreign/" + name).toURI());
            if (!Files.isReadable(script)) {
                throw new UncheckedIOException(new IOException(script + " can't be read"));
            }
            return script;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks for each once. */
    private static final class Found {
        static final Map<ForeignClient, Optional<List<String>>> INTERPRETERS = Stream.of(values())
                .collect(Collectors.toUnmodifiableMap(
                        client -> client,
                        client -> client.candidates().filter(client::works).findFirst()));
    }
}
