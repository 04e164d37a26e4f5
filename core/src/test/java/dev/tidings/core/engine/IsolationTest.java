package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Delivery;
import dev.tidings.api.UserId;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IsolationTest {
    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final WebSocketManagerFactory factory = harness.engine.factory();
    private final WebSocketManager view = factory.createIsolatedManager(context(ALICE));

    @AfterEach
    void close() {
        harness.close();
    }

    private static void refuses(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(UserIsolationException.class);
    }

    @Test
    void a_view_refuses_every_other_users_id() {
        ConnectionRequest bobs = ConnectionRequest.live(UserPrincipal.of(BOB));
        refuses(() -> view.send(context(BOB), AgentStarted.of("researcher", null)));
        refuses(() -> view.sendAgentThinking(context(BOB), "x"));
        refuses(() -> view.createUserEmitter(context(BOB)));
        refuses(() -> view.createAuthEmitter(context(BOB)));
        refuses(() -> view.connectionsOf(BOB));
        refuses(() -> view.connectionCount(BOB));
        refuses(() -> view.disconnectUser(BOB, CloseCode.NORMAL, ""));
        refuses(() -> view.addConnection(RecordingConnection.flowing(), bobs));
        assertThat(harness.head(BOB).seq()).isZero();
        assertThat(harness.manager.connectionCount()).isZero();
    }

    @Test
    void a_view_shows_its_users_connections_and_treats_others_as_unknown() {
        RecordingConnection alice = harness.connect(ALICE);
        RecordingConnection bob = harness.connect(BOB);
        ConnectionId foreign = harness.idOf(bob);
        assertThat(view.connectionCount()).isEqualTo(1);
        assertThat(view.connectionsOf(ALICE)).containsExactly(harness.idOf(alice));
        assertThat(view.connectionIdOf(bob.nativeSession())).isEmpty();
        assertThat(view.connection(foreign)).isEmpty();
        assertThat(view.acknowledge(foreign, 0)).isFalse();
        assertThat(view.updateConnectionThread(foreign, null)).isFalse();
        assertThat(view.removeConnection(foreign, 1006)).isFalse();
        assertThat(harness.manager.connectionCount(BOB)).isEqualTo(1);
        assertThat(view.removeConnection(harness.idOf(alice), 1006)).isTrue();
    }

    /** The event's id, without its number within the stream, and that number. */
    private static String[] nextId(AgentRun run) {
        Delivery delivery = run.thinking("hm");
        return ((Delivery.Stored) delivery).id().value().split("-", 2);
    }

    @Test
    void an_event_id_tells_nothing_of_how_much_others_are_told() {
        AgentRun alices = harness.start(ALICE);
        AgentRun bobs = harness.start(BOB);
        String[] before = nextId(alices);
        String[] other = nextId(bobs);
        for (int count = 0; count < 100; count++) {
            nextId(bobs);
        }
        String[] after = nextId(alices);
        assertThat(after[0]).isEqualTo(before[0]).isNotEqualTo(other[0]);
        assertThat(Long.parseLong(after[1])).isEqualTo(Long.parseLong(before[1]) + 1);
    }

    @Test
    void what_a_view_sends_is_what_the_manager_sends_and_closing_it_changes_nothing() {
        RecordingConnection alice = harness.connect(ALICE);
        view.close();
        assertThat(view.sendAgentStarted(context(ALICE), "researcher").routed()).isTrue();
        assertThat(view.realm()).isEqualTo(EngineHarness.REALM);
        assertThat(alice.eventTypes()).containsExactly("agent_started");
    }

    @Test
    void a_listener_of_a_view_hears_of_its_user_only() {
        RecordingListener listener = new RecordingListener();
        RecordingListener everything = new RecordingListener();
        view.addListener(listener);
        harness.manager.addListener(everything);
        harness.drop(harness.connect(BOB));
        harness.start(BOB).close();
        harness.manager.sendAgentThinking(context(BOB), "refused");
        harness.connect(ALICE);
        everything.awaitCalls(5);
        listener.awaitCalls(1);
        assertThat(listener.calls).hasSize(1).first().asString().startsWith("opened");
    }

    @Test
    void the_same_user_gets_the_same_view_and_others_get_others() {
        assertThat(factory.createIsolatedManager(context(ALICE))).isSameAs(view);
        assertThat(factory.createIsolatedManager(context(BOB))).isNotSameAs(view);
    }

    @Test
    void thirty_two_threads_that_ask_at_once_get_the_same_view() {
        for (int round = 0; round < 50; round++) {
            UserId user = UserId.of("user-" + round);
            Set<WebSocketManager> views = ConcurrentHashMap.newKeySet();
            CyclicBarrier barrier = new CyclicBarrier(32);
            Together.run(32, thread -> {
                barrier.await();
                views.add(factory.createIsolatedManager(context(user)));
            });
            assertThat(views).as("round %d", round).hasSize(1);
        }
    }

    @Test
    void a_view_that_nobody_holds_is_let_go() {
        WeakReference<WebSocketManager> weak = new WeakReference<>(factory.createIsolatedManager(context(BOB)));
        Eventually.until("the view is collected", () -> {
            System.gc();
            return weak.get() == null;
        });
        assertThat(factory.createIsolatedManager(context(BOB)).connectionCount())
                .isZero();
    }
}
