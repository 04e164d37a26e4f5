package dev.tidings.benchmarks;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.MessageRouters;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to bring a message to its handler. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteBenchmark {
    /** A base router with a thousand routes, and one user's router over it. */
    @State(Scope.Benchmark)
    public static class Routes {
        private final MessageRouter router = MessageRouters.create();
        private final MessageRouterRegistry routers = MessageRouters.registry(router);
        private final InboundMessage exact = message("ada", "type_77");
        private final InboundMessage prefixed = message("ada", "p499.x");
        private final InboundMessage ofUser = message("eve", "type_77");

        /** Registers the routes. */
        public Routes() {
            MessageHandler handler = MessageHandler.of(message -> MessageReply.accepted());
            for (int i = 0; i < 500; i++) {
                router.addHandler("type_" + i, handler);
                router.addHandler(MessageRoute.prefix("p" + i + "."), handler);
            }
            routers.forUser(UserExecutionContext.newRun(UserId.of("eve"), ThreadId.of("t-7")));
        }

        private static InboundMessage message(String user, String type) {
            return new InboundMessage(ConnectionId.of("c-7"), UserPrincipal.of(UserId.of(user)), type, null, Map.of());
        }
    }

    /** Routes by an exact type. */
    @Benchmark
    public CompletionStage<MessageReply> exactType(Routes routes) {
        return routes.router.route(routes.exact);
    }

    /** Routes by the longest prefix. */
    @Benchmark
    public CompletionStage<MessageReply> prefix(Routes routes) {
        return routes.router.route(routes.prefixed);
    }

    /** Routes through the registry by a user's router to a handler of the base. */
    @Benchmark
    public CompletionStage<MessageReply> byUsersRouter(Routes routes) {
        return routes.routers.route(routes.ofUser);
    }
}
