package dev.tidings.core.router;

import static dev.tidings.core.router.Messages.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouter.Conflict;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Together;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SecondRouterTest {
    private final OpenConnections connections = new OpenConnections();
    private final MessageRouter first = router();
    private final MessageRouter second = router();

    /** The connections of an engine. What is known of one goes with it. */
    private static final class OpenConnections implements ConnectionClaims {
        private final Map<ConnectionId, RouterIdentity> owners = new ConcurrentHashMap<>();
        private final Set<ConnectionId> open = ConcurrentHashMap.newKeySet();
        private final Set<ConnectionId> contested = ConcurrentHashMap.newKeySet();

        void close(String id) {
            open.remove(ConnectionId.of(id));
            owners.remove(ConnectionId.of(id));
            contested.remove(ConnectionId.of(id));
        }

        @Override
        public @Nullable RouterIdentity claim(ConnectionId id, RouterIdentity router) {
            if (!open.contains(id)) {
                return null;
            }
            RouterIdentity owner = owners.putIfAbsent(id, router);
            return owner == null ? router : owner;
        }

        @Override
        public boolean contest(ConnectionId id) {
            return contested.add(id);
        }

        @Override
        public boolean isOpen(ConnectionId id) {
            return open.contains(id);
        }
    }

    private MessageRouter router() {
        return new DefaultMessageRouter(
                BuiltInHandlers.of(null), connections, dev.tidings.core.time.SystemTime.clock());
    }

    private InboundMessage over(String connection) {
        connections.open.add(ConnectionId.of(connection));
        return Messages.over(connection, "ada", "ping", Map.of());
    }

    @Test
    void a_second_router_on_a_connection_is_reported_once_on_both_sides_and_still_routes() {
        try (CapturedLog log = CapturedLog.open()) {
            first.route(over("c1"));
            assertThat(log.entries()).isEmpty();
            for (int i = 0; i < 5; i++) {
                assertThat(second.route(over("c1"))).isCompleted();
                first.route(over("c1"));
            }
            assertThat(log.entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry)
                            .startsWith("WARN")
                            .contains("c1")
                            .contains(first.toString())
                            .contains(second.toString()));
        }
        Conflict expected = new Conflict(Conflict.Kind.SECOND_ROUTER, "c1", first.toString(), second.toString());
        assertThat(first.conflicts()).containsExactly(expected);
        assertThat(second.conflicts()).containsExactly(expected);
        assertThat(first.statistics().contested()).isOne();
        assertThat(second.statistics().contested()).isOne();
        assertThat(second.statistics().routed()).isEqualTo(5);
    }

    @Test
    void routers_that_keep_to_their_own_connections_are_not_reported() {
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 20; i++) {
                first.route(over("c1"));
                second.route(over("c2"));
            }
            assertThat(log.entries()).isEmpty();
        }
        assertThat(first.conflicts()).isEmpty();
        assertThat(second.statistics().contested()).isZero();
    }

    @Test
    void a_user_router_and_its_base_are_one_and_two_bases_are_two() {
        MessageRouter own = Routers.registry(first).forUser(Messages.context("ada"));
        own.addHandler("user_message", named("own"));
        try (CapturedLog log = CapturedLog.open()) {
            first.route(over("c1"));
            own.route(over("c1"));
            assertThat(log.entries()).isEmpty();
            Routers.registry(second).forUser(Messages.context("ada")).route(over("c1"));
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(own.conflicts()).hasSize(1);
    }

    @Test
    void what_is_known_of_a_connection_goes_with_it() {
        try (CapturedLog log = CapturedLog.open()) {
            first.route(over("c1"));
            second.route(over("c1"));
            assertThat(log.entries()).hasSize(1);
        }
        connections.close("c1");
        assertThat(first.conflicts()).isEmpty();
        assertThat(second.conflicts()).isEmpty();
        second.route(over("c1"));
        assertThat(second.conflicts()).isEmpty();
        assertThat(second.statistics().contested()).isOne();
    }

    @Test
    void many_contested_connections_are_counted_exactly_listed_up_to_a_bound_and_warned_of_once() {
        int many = 3 * RouterIdentity.MAX_LISTED;
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < many; i++) {
                first.route(over("c" + i));
                second.route(over("c" + i));
            }
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(first.statistics().contested()).isEqualTo(many);
        assertThat(first.conflicts()).hasSize(RouterIdentity.MAX_LISTED);
        for (int i = 0; i < many; i++) {
            connections.close("c" + i);
        }
        first.route(over("new"));
        second.route(over("new"));
        assertThat(first.conflicts()).extracting(Conflict::subject).containsExactly("new");
    }

    @Test
    void two_routers_that_meet_on_a_connection_at_once_are_reported_once() {
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 100; i++) {
                InboundMessage message = over("c" + i);
                Together.run(2, thread -> (thread == 0 ? first : second).route(message));
            }
            assertThat(log.entries()).hasSizeBetween(1, 2);
        }
        assertThat(first.statistics().contested()).isEqualTo(100);
        assertThat(second.statistics().contested()).isEqualTo(100);
    }

    @Test
    void a_message_of_a_connection_that_is_not_open_claims_nothing() {
        InboundMessage late = Messages.over("gone", "ada", "ping", Map.of());
        first.route(late);
        second.route(late);
        assertThat(connections.owners).isEmpty();
        assertThat(second.statistics().contested()).isZero();
    }
}
