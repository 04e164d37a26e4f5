package dev.tidings.benchmarks;

import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.core.WebSocketManagers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to begin emitting: an emitter for a run, and the view of a user. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EmitterBenchmark {
    private static final int NEW_USERS = 10_000;

    /** A manager that knows one user. */
    @State(Scope.Benchmark)
    public static class OneUser {
        private final WebSocketManager manager = WebSocketManagers.create();
        private final WebSocketManagerFactory factory = WebSocketManagers.factory(manager);
        private final UserExecutionContext context = contextOf(0);
        private final WebSocketManager view = factory.createIsolatedManager(context);

        /** Fails the trial if the same user got another view, and ends the manager. */
        @TearDown
        public void close() {
            if (factory.createIsolatedManager(context) != view) {
                throw new IllegalStateException("the view of one user must be one instance");
            }
            manager.close();
        }
    }

    /** A manager that knows nobody, and many users who come for the first time. */
    @State(Scope.Benchmark)
    public static class ManyUsers {
        private final List<UserExecutionContext> contexts = IntStream.range(0, NEW_USERS)
                .mapToObj(EmitterBenchmark::contextOf)
                .toList();
        private WebSocketManager manager = WebSocketManagers.create();
        private WebSocketManagerFactory factory = WebSocketManagers.factory(manager);

        /** Forgets the users. */
        @Setup(Level.Invocation)
        public void renew() {
            manager.close();
            manager = WebSocketManagers.create();
            factory = WebSocketManagers.factory(manager);
        }

        /** Ends the last manager. */
        @TearDown
        public void close() {
            manager.close();
        }
    }

    /** Makes an emitter. */
    @Benchmark
    public WebSocketEmitter createUserEmitter(OneUser user) {
        return user.manager.createUserEmitter(user.context);
    }

    /** Finds the view of a user who has one. */
    @Benchmark
    public WebSocketManager viewOfKnownUser(OneUser user) {
        return user.factory.createIsolatedManager(user.context);
    }

    /** Makes the view of a user who comes for the first time. */
    @Benchmark
    @OperationsPerInvocation(NEW_USERS)
    public void viewOfNewUser(ManyUsers users, Blackhole sink) {
        for (UserExecutionContext context : users.contexts) {
            sink.consume(users.factory.createIsolatedManager(context));
        }
    }

    private static UserExecutionContext contextOf(int number) {
        return UserExecutionContext.of(
                UserId.of("user-" + number), ThreadId.of("thread-" + number), RunId.of("run-" + number));
    }
}
