package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tidings.api.AgentRun;
import dev.tidings.api.AuthResult;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Clients that share no code with the project, those of core's own tests: they take 1,000 events, drop and resume, and
 * judge what came. One that is not on this machine is skipped, unless {@code TIDINGS_REQUIRE_FOREIGN} is true.
 */
class ForeignClientTest {
    private static final Path JUDGES =
            Path.of("..", "..", "core", "src", "test", "resources", "foreign").toAbsolutePath();
    private static final UserId ANA = UserId.of("ana");
    private static final int EVENTS = 1_000;
    private static final int DROPS = 10;

    @Test
    void websockets_for_python_drops_and_resumes_without_a_gap() throws Exception {
        String named = System.getenv("TIDINGS_PYTHON");
        List<String> python = List.of(named == null ? "/usr/bin/python3" : named, "-B");
        require(python, "-c", "import websockets");
        resumes(List.of(python.get(0), "-B", JUDGES.resolve("judge.py").toString(), "resume"));
    }

    @Test
    void ws_for_node_drops_and_resumes_without_a_gap() throws Exception {
        require(List.of("node"), "-e", "require(process.env.TIDINGS_NODE_MODULES + '/ws')");
        resumes(List.of("node", JUDGES.resolve("judge.mjs").toString(), "resume"));
    }

    /** Counts who has joined: what is emitted from then on is live to them. */
    private static final class Opened implements TidingsListener {
        final AtomicInteger count = new AtomicInteger();

        @Override
        public void onConnectionOpened(ConnectionInfo connection) {
            count.incrementAndGet();
        }
    }

    private static void require(List<String> interpreter, String option, String program) throws InterruptedException {
        List<String> probe = new ArrayList<>(interpreter);
        probe.addAll(List.of(option, program));
        try {
            Process process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("Cannot run program");
        }
        String message = interpreter.get(0) + " can't run \"" + program + "\": install it to test with that client";
        if (Boolean.parseBoolean(System.getenv("TIDINGS_REQUIRE_FOREIGN"))) {
            fail(message);
        }
        abort(message);
    }

    private static void resumes(List<String> judge) throws Exception {
        Opened opened = new Opened();
        try (TidingsServer server = Tidings.server()
                .transport(NettyTransports.create())
                .tokenVerifier(token ->
                        CompletableFuture.completedFuture(AuthResult.authenticated(UserPrincipal.of(UserId.of(token)))))
                .listener(opened)
                .start()) {
            Process process =
                    new ProcessBuilder(judge).redirectErrorStream(true).start();
            try {
                String trial =
                        "[{\"uri\": \"%s\", \"limit_ms\": 60000, \"seed\": 20261121, \"users\": [{\"user\": \"ana\","
                                + " \"token\": \"ana\", \"devices\": 1, \"events\": %d, \"runs\": 1, \"drops\": %d}]}]";
                process.getOutputStream()
                        .write(trial.formatted(server.uri(), EVENTS, DROPS).getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                Await.until("both devices have joined", () -> opened.count.get() == 2);
                emit(server);
                String verdict = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(verdict).isZero();
                assertThat(verdict)
                        .containsPattern("\"events\": ?" + EVENTS + ",")
                        .containsPattern("\"drops\": ?[1-9][0-9]")
                        .containsPattern("\"resumed\": ?[1-9][0-9]");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** Emits as slowly as agents do, so that drops fall into the middle of it. */
    private static void emit(TidingsServer server) {
        AgentRun run = server.bridge()
                .start(UserExecutionContext.newRun(ANA, ThreadId.of("thread-of-ana")), "agent", "owner=ana; task");
        for (int i = 2; i < EVENTS; i++) {
            run.thinking("owner=ana; step " + i, i - 1);
            LockSupport.parkNanos(1_000_000);
        }
        run.complete("owner=ana; done");
    }
}
