package dev.tidings.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.foreign.Interpreter;
import dev.tidings.foreign.Script;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that share no code with the project take 1,000 events, drop and resume, and judge what came. One that is not on
 * this machine is skipped, unless {@code TIDINGS_REQUIRE_FOREIGN} is true.
 */
class ForeignClientTest {
    private static final Path JUDGES =
            Path.of("..", "..", "core", "src", "test", "resources", "foreign").toAbsolutePath();
    private static final UserId ANA = UserId.of("ana");
    private static final int EVENTS = 1_000;

    /** Enough for every event, however long a client takes to come back. */
    private static final RetentionPolicy ROOMY = RetentionPolicy.defaults().withBytesPerUser(8 << 20);

    private static final String TRIAL =
            "[{\"uri\": \"%s\", \"limit_ms\": 40000, \"seed\": 20261121, \"users\": [{\"user\": \"ana\", \"token\": \"ana\","
                    + " \"devices\": 1, \"events\": %d, \"runs\": 1, \"drops\": 5}]}]";

    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    /** Counts who has joined: what is emitted from then on is live to them. */
    private static final class Opened implements TidingsListener {
        final AtomicInteger count = new AtomicInteger();

        @Override
        public void onConnectionOpened(ConnectionInfo connection) {
            count.incrementAndGet();
        }
    }

    @ParameterizedTest
    @CsvSource({"PYTHON, judge.py", "NODE, judge.mjs"})
    void every_event_comes_once_and_in_order_over_dropped_connections(Interpreter interpreter, String judge)
            throws Exception {
        Opened opened = new Opened();
        try (TidingsServer server = Tidings.server()
                        .transport(VertxTransports.create(VERTX.vertx()))
                        .tokenVerifier(TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token)))))
                        .retention(ROOMY)
                        .listener(opened)
                        .start();
                Script script =
                        interpreter.start(JUDGES.resolve(judge), TRIAL.formatted(server.uri(), EVENTS), "resume")) {
            Await.until("both devices have joined", () -> opened.count.get() == 2);
            emit(server);
            assertThat(script.output())
                    .containsPattern("\"events\": ?" + EVENTS + ",")
                    .containsPattern("\"drops\": ?[3-9]")
                    .containsPattern("\"resumed\": ?[3-9]");
        }
    }

    /** Emits with pauses, so that drops fall into the middle of it. */
    private static void emit(TidingsServer server) {
        AgentRun run = server.bridge()
                .start(UserExecutionContext.newRun(ANA, ThreadId.of("thread-of-ana")), "agent", "owner=ana; task");
        for (int i = 2; i < EVENTS; i++) {
            run.thinking("owner=ana; step " + i, i - 1);
            LockSupport.parkNanos(200_000);
        }
        run.complete("owner=ana; done");
    }
}
