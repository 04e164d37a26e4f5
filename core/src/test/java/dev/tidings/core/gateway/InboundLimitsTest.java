package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.MessageReply;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.MessageHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows H7, M6 and M7 of the security table: a user's connections, and how much each may send. */
class InboundLimitsTest {
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final ConnectionLimits FEW =
            ConnectionLimits.defaults().withConnectionsPerUser(2).withMessages(20, 30, PERIOD);

    private final GatewayFixture fixture =
            new GatewayFixture(GatewayLimits.defaults().withConnections(FEW));
    private final RecordingOutlet outlet = fixture.outlet;
    private final List<String> handled = new ArrayList<>();

    InboundLimitsTest() {
        fixture.router.addHandler("note", MessageHandler.of(message -> {
            handled.add(String.valueOf(message.requestId()));
            return MessageReply.accepted();
        }));
    }

    private void send(InboundListener client, int messages) {
        for (int i = 0; i < messages; i++) {
            fixture.send(client, "{'type':'note','request_id':'r" + handled.size() + "'}");
        }
    }

    private RecordingConnection connect(String user) {
        RecordingConnection connection = new RecordingConnection();
        fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", user)));
        fixture.executor.runAll();
        return connection;
    }

    /** Row H7. */
    @Test
    void the_connection_too_many_of_a_user_is_closed_with_4429_and_the_others_stay() {
        List<RecordingConnection> first = List.of(connect("alice"), connect("alice"));
        assertThat(connect("alice").closes()).containsExactly("4429 retry_after_ms=5000");
        assertThat(connect("bob").closes()).isEmpty();
        assertThat(first)
                .allSatisfy(connection -> assertThat(connection.closes()).isEmpty());
        assertThat(outlet.joins).hasSize(3);
    }

    /** Row H7. */
    @Test
    void a_place_is_free_again_when_a_connection_is_gone() {
        InboundListener first = fixture.join("alice");
        fixture.join("alice");
        first.onClosed(1000, "");
        assertThat(connect("alice").closes()).isEmpty();
        assertThat(connect("alice").closes()).containsExactly("4429 retry_after_ms=5000");
    }

    /** Row H7. */
    @Test
    void a_connection_that_goes_while_it_joins_keeps_no_place() {
        for (int i = 0; i < 10; i++) {
            List<InboundListener> joining = new ArrayList<>();
            outlet.whileJoining = () -> joining.get(0).onClosed(1006, "");
            joining.add(
                    fixture.gateway.accept(new RecordingConnection(), GatewayFixture.request(Map.of("user", "alice"))));
            fixture.executor.runAll();
        }
        outlet.whileJoining = () -> {};
        assertThat(connect("alice").closes()).isEmpty();
    }

    /** Row M6. */
    @Test
    void a_message_too_many_is_answered_with_rate_limited_and_not_handled() {
        InboundListener client = fixture.join("alice");
        send(client, 20);
        assertThat(handled).hasSize(20);
        fixture.send(client, "{'type':'note','request_id':'late'}");
        assertThat(handled).hasSize(20);
        JsonNode reply = outlet.replies.get(20);
        assertThat(reply.path("type").asText()).isEqualTo("error_message");
        assertThat(reply.path("error_code").asText()).isEqualTo("rate_limited");
        assertThat(reply.path("request_id").asText()).isEqualTo("late");
        assertThat(reply.path("retryable").asBoolean()).isTrue();
        assertThat(reply.path("details").path("retry_after_ms").asText()).isEqualTo("1000");
    }

    /** Row M6. */
    @Test
    void who_waits_as_told_goes_on() {
        InboundListener client = fixture.join("alice");
        for (int round = 0; round < 20; round++) {
            send(client, 20);
            fixture.send(client, "{'type':'note','request_id':'late" + round + "'}");
            fixture.time.advance(PERIOD.plusMillis(500));
        }
        assertThat(handled).hasSize(400);
        assertThat(outlet.closes).isEmpty();
    }

    /** Row M6. */
    @Test
    void who_goes_on_all_the_same_is_closed_once_with_4429_and_learns_when_to_come_back() {
        InboundListener client = fixture.join("alice");
        send(client, 1_000);
        assertThat(handled).hasSize(20);
        assertThat(outlet.closes).containsExactly("c1 4429 retry_after_ms=1500");
        assertThat(outlet.summaries().stream().filter(line -> line.contains("rate_limited")))
                .hasSize(2);
    }

    /** Row M6: pings count, the refused ones are not answered, and their sender is told once. */
    @Test
    void a_flood_of_pings_is_limited_as_one_of_messages_is() {
        InboundListener client = fixture.join("alice");
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            answered += client.onControl() ? 1 : 0;
        }
        fixture.executor.runAll();
        assertThat(answered).isEqualTo(20);
        assertThat(outlet.closes).containsExactly("c1 4429 retry_after_ms=1500");
    }

    /** Row M6. */
    @Test
    void the_sender_of_pings_too_many_is_told_before_it_is_closed() {
        InboundListener client = fixture.join("alice");
        for (int i = 0; i < 22; i++) {
            client.onControl();
        }
        fixture.executor.runAll();
        assertThat(outlet.summaries()).containsExactly("error_message rate_limited");
        assertThat(outlet.closes).isEmpty();
    }

    /** Row M6. */
    @Test
    void messages_before_the_client_is_known_count_as_well() {
        RecordingConnection connection = new RecordingConnection();
        InboundListener client = fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", "alice")));
        for (int i = 0; i < 23; i++) {
            client.onText("{\"type\":\"note\"}");
        }
        assertThat(connection.closes()).containsExactly("4429 retry_after_ms=1500");
        fixture.executor.runAll();
        assertThat(handled).isEmpty();
        assertThat(outlet.joins).isEmpty();
    }

    /** Row M6: many connections of a user get together no more than the user's share. */
    @Test
    void all_connections_of_a_user_share_an_allowance_and_other_users_have_their_own() {
        InboundListener one = fixture.join("alice");
        InboundListener two = fixture.join("alice");
        send(one, 20);
        send(two, 20);
        assertThat(handled).hasSize(30);
        assertThat(outlet.closes).containsExactly("c2 4429 retry_after_ms=1334");
        send(fixture.join("bob"), 20);
        assertThat(handled).hasSize(50);
    }

    /** Row M6. */
    @Test
    void connecting_anew_gains_no_allowance() {
        for (int i = 0; i < 10; i++) {
            InboundListener client = fixture.join("alice");
            send(client, 20);
            client.onClosed(1000, "");
        }
        assertThat(handled).hasSize(30);
    }

    @Test
    void users_that_are_gone_are_forgotten_when_their_allowance_is_whole_again() {
        UserAllowances users = new UserAllowances(FEW, fixture.time);
        for (int i = 0; i < 10_000; i++) {
            InboundPace pace = new InboundPace(fixture.time, users);
            assertThat(pace.enter(UserId.of("u" + i))).isTrue();
            assertThat(pace.message()).isEqualTo(InboundPace.Verdict.TAKE);
            pace.leave();
            pace.leave();
            fixture.time.advance(Duration.ofMillis(10));
            assertThat(users.users()).isLessThan(200);
        }
        InboundPace silent = new InboundPace(fixture.time, users);
        int before = users.users();
        assertThat(silent.enter(UserId.of("silent"))).isTrue();
        silent.leave();
        assertThat(users.users()).isLessThanOrEqualTo(before);
    }

    @Test
    void no_limit_is_one_of_the_limits() {
        GatewayFixture open = new GatewayFixture(GatewayLimits.defaults()
                .withConnections(FEW.withConnectionsPerUser(0).withMessages(0, 0, PERIOD)));
        InboundListener client = open.join("alice");
        for (int i = 0; i < 100; i++) {
            open.join("alice");
            assertThat(client.onControl()).isTrue();
        }
        assertThat(open.outlet.joins).hasSize(101);
        assertThat(open.outlet.closes).isEmpty();
    }
}
