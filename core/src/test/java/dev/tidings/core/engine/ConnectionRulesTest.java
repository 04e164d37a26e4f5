package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.testing.Simulated;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionRulesTest {
    private static final ConnectionRequest LIVE = ConnectionRequest.live(UserPrincipal.of(ALICE));

    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void a_connection_is_found_by_its_native_session_and_by_its_id() {
        RecordingConnection connection = harness.connect(ALICE);
        ConnectionId id = harness.idOf(connection);
        assertThat(harness.manager.connectionIdOf(new Object())).isEmpty();
        assertThat(harness.manager.connection(id))
                .get()
                .extracting(ConnectionInfo::userId)
                .isEqualTo(ALICE);
        assertThat(harness.manager.connectionsOf(ALICE)).isEqualTo(Set.of(id));
        assertThat(harness.manager.connectionsOf(BOB)).isEmpty();
        assertThat(harness.manager.connectionCount()).isEqualTo(1);
        assertThat(harness.manager.connectionCount(ALICE)).isEqualTo(1);
        assertThat(harness.manager.connectionCount(BOB)).isZero();
    }

    @Test
    void the_same_session_is_not_registered_twice() {
        RecordingConnection connection = harness.connect(ALICE);
        assertThatIllegalStateException()
                .isThrownBy(() -> harness.manager.addConnection(connection, LIVE))
                .withMessageContaining("192.0.2.7 is registered already");
        assertThat(harness.manager.connectionCount()).isEqualTo(1);
        harness.drop(connection);
        RecordingConnection again = harness.connect(ALICE);
        assertThat(again.types()).containsExactly("connection_established");
    }

    @Test
    void removing_is_done_once_and_closes_nothing() {
        RecordingConnection connection = harness.connect(ALICE);
        ConnectionId id = harness.idOf(connection);
        assertThat(harness.manager.removeConnection(id, 1006)).isTrue();
        assertThat(harness.manager.removeConnection(id, 1006)).isFalse();
        assertThat(connection.isOpen()).isTrue();
        assertThat(harness.manager.connectionIdOf(connection.nativeSession())).isEmpty();
        assertThat(harness.manager.connectionsOf(ALICE)).isEmpty();
        assertThat(harness.manager.acknowledge(id, 0)).isFalse();
        assertThat(harness.manager.updateConnectionThread(id, null)).isFalse();
        harness.note(ALICE, "nobody listens");
        assertThat(connection.events()).isEmpty();
    }

    @Test
    void a_user_is_disconnected_from_all_devices_and_nobody_else_is() {
        List<RecordingConnection> devices = List.of(harness.connect(ALICE), harness.connect(ALICE));
        RecordingConnection bob = harness.connect(BOB);
        assertThat(harness.manager.disconnectUser(ALICE, CloseCode.FORBIDDEN, "revoked"))
                .isEqualTo(2);
        for (RecordingConnection device : devices) {
            assertThat(device.closeCode()).isEqualTo(CloseCode.FORBIDDEN);
            assertThat(device.closeReason()).isEqualTo("revoked");
        }
        assertThat(bob.isOpen()).isTrue();
        harness.note(ALICE, "too late");
        assertThat(devices.get(0).events()).isEmpty();
        assertThat(harness.manager.disconnectUser(BOB, CloseCode.NORMAL, "")).isEqualTo(1);
    }

    @Test
    void an_acknowledgement_is_cumulative_and_never_above_what_was_sent() {
        RecordingConnection connection = harness.connect(ALICE);
        ConnectionId id = harness.idOf(connection);
        harness.note(ALICE, "one");
        harness.note(ALICE, "two");
        connection.stall();
        harness.note(ALICE, "three");
        assertThat(harness.manager.acknowledge(id, 3)).isFalse();
        assertThat(harness.manager.acknowledge(id, -1)).isFalse();
        assertThat(acknowledged(id)).isZero();
        assertThat(harness.manager.acknowledge(id, 2)).isTrue();
        assertThat(harness.manager.acknowledge(id, 1)).isTrue();
        assertThat(acknowledged(id)).isEqualTo(2);
        connection.flow();
        assertThat(harness.manager.acknowledge(id, 3)).isTrue();
        assertThat(acknowledged(id)).isEqualTo(3);
        assertThat(harness.manager.acknowledge(ConnectionId.random(), 0)).isFalse();
    }

    private long acknowledged(ConnectionId id) {
        return harness.manager.connection(id).orElseThrow().acknowledged();
    }

    @Test
    void heartbeats_come_at_their_interval_collapse_and_carry_the_position() {
        RecordingConnection connection = harness.connect(ALICE);
        harness.note(ALICE, "one");
        harness.time.advance(Duration.ofSeconds(25));
        connection.stall();
        harness.note(ALICE, "two");
        harness.time.advance(Duration.ofSeconds(25));
        harness.time.advance(Duration.ofSeconds(25));
        connection.flow();
        assertThat(connection.types())
                .containsExactly("connection_established", "x_note", "heartbeat", "heartbeat", "x_note");
        assertThat(connection.ofType("heartbeat"))
                .extracting(frame -> frame.get("position").asLong())
                .containsExactly(1L, 1L);
    }

    @Test
    void a_client_that_lets_more_than_sixteen_control_frames_wait_is_closed() {
        RecordingConnection connection = harness.connect(ALICE);
        connection.stall();
        ConnectionId id = harness.idOf(connection);
        for (int count = 0; count < 16; count++) {
            assertThat(harness.engine.reply(id, ControlFrames.pong())).isTrue();
        }
        assertThat(connection.isOpen()).isTrue();
        assertThat(harness.engine.reply(id, ControlFrames.pong())).isFalse();
        assertThat(connection.closeCode()).isEqualTo(CloseCode.LIMIT_EXCEEDED);
        assertThat(harness.engine.reply(ConnectionId.random(), ControlFrames.pong()))
                .isFalse();
    }

    @Test
    void control_frames_overtake_events_that_were_not_begun() {
        RecordingConnection connection = harness.connect(ALICE);
        connection.stall();
        harness.note(ALICE, "one");
        harness.engine.reply(harness.idOf(connection), ControlFrames.pong());
        connection.flow();
        assertThat(connection.types()).containsExactly("connection_established", "pong", "x_note");
    }

    @Test
    void a_connection_that_was_closed_gets_nothing_more() {
        RecordingConnection connection = harness.connect(ALICE);
        assertThat(harness.engine.closeConnection(harness.idOf(connection), CloseCode.BAD_MESSAGE, "no"))
                .isTrue();
        harness.engine.closeConnection(harness.idOf(connection), CloseCode.NORMAL, "later");
        harness.note(ALICE, "late");
        assertThat(connection.closeCode()).isEqualTo(CloseCode.BAD_MESSAGE);
        assertThat(connection.events()).isEmpty();
    }

    @Test
    void one_device_is_woken_inline_and_several_are_left_to_their_transport() {
        RecordingConnection first = harness.connect(ALICE);
        harness.note(ALICE, "one device");
        assertThat(first.hints()).containsExactly(WakeHint.INLINE, WakeHint.INLINE);
        RecordingConnection second = harness.connect(ALICE);
        harness.note(ALICE, "two devices");
        assertThat(first.hints()).endsWith(WakeHint.DEFERRED).hasSize(3);
        assertThat(second.hints()).containsExactly(WakeHint.INLINE, WakeHint.DEFERRED);
    }

    @Test
    void a_connection_that_throws_when_it_is_woken_is_dropped_and_harms_nobody() {
        BrokenConnection broken = new BrokenConnection();
        harness.manager.addConnection(broken, LIVE);
        RecordingConnection sound = harness.connect(ALICE);
        assertThat(harness.note(ALICE, "one").refused()).isFalse();
        harness.time.advance(Duration.ofSeconds(25));
        assertThat(sound.types()).containsExactly("connection_established", "x_note", "heartbeat");
        assertThat(broken.terminated).isTrue();
    }

    @Test
    void a_connection_that_throws_when_it_is_started_is_not_left_behind() {
        BrokenConnection broken = new BrokenConnection() {
            @Override
            public void start(FrameSource frames) {
                throw new Simulated("no start");
            }
        };
        assertThatThrownBy(() -> harness.manager.addConnection(broken, LIVE)).isInstanceOf(Simulated.class);
        assertThat(harness.manager.connectionCount()).isZero();
        assertThat(harness.note(ALICE, "stored").routed()).isFalse();
    }

    /** A transport that breaks its contract. */
    private static class BrokenConnection implements WebSocketConnection {
        private volatile boolean terminated;

        @Override
        public Object nativeSession() {
            return this;
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.66";
        }

        @Override
        public void start(FrameSource frames) {}

        @Override
        public void wake(WakeHint hint) {
            throw new Simulated("broken");
        }

        @Override
        public void close(CloseCode code, String reason) {
            throw new Simulated("broken");
        }

        @Override
        public void ping() {}

        @Override
        public void terminate() {
            terminated = true;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
