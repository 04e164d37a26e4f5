package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may a client say before it has joined? */
class FirstMessageTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final String TOKEN = "s3cret-t0ken";
    private static final String AUTHENTICATE = "{'type':'authenticate','token':'" + TOKEN + "'";

    private final GatewayFixture fixture = new GatewayFixture();
    private final RecordingOutlet outlet = fixture.outlet;
    private final RecordingConnection connection = new RecordingConnection();
    private final List<HandshakeRequest> asked = new ArrayList<>();
    private final List<InboundMessage> routed = new ArrayList<>();

    private InboundListener connect(Map<String, String> query) {
        fixture.router.addHandler("note", MessageHandler.of(message -> {
            routed.add(message);
            return MessageReply.accepted();
        }));
        InboundListener client = fixture.gateway.accept(connection, GatewayFixture.request(query));
        fixture.executor.runAll();
        return client;
    }

    private InboundListener connectToResume() {
        return connect(Map.of("user", "ada", "resume", "frame", "thread_id", "t7"));
    }

    private InboundListener connectToAuthenticate() {
        fixture.authentication = this::authenticate;
        return connect(Map.of("auth", "frame"));
    }

    private CompletionStage<AuthResult> authenticate(HandshakeRequest request) {
        asked.add(request);
        boolean known = request.header("authorization").orElse("").equals("Bearer " + TOKEN);
        return CompletableFuture.completedFuture(
                known ? AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))) : AuthResult.rejected("unknown"));
    }

    private Cursor joinedCursor() {
        assertThat(outlet.joins).hasSize(1);
        return outlet.joins.get(0).cursor();
    }

    @Test
    void a_client_that_resumes_by_message_joins_with_its_cursor() {
        InboundListener client = connectToResume();
        assertThat(outlet.joins).isEmpty();
        fixture.send(client, "{'type':'resume','epoch':'e1','seq':5,'event_id':'ev-5'}");

        assertThat(joinedCursor()).isEqualTo(new Cursor(Epoch.of("e1"), 5, EventId.of("ev-5")));
        assertThat(outlet.joins.get(0).threadFilter()).hasToString("t7");
        assertThat(outlet.replies).isEmpty();
        assertThat(outlet.closes).isEmpty();
    }

    @Test
    void a_resume_that_was_sent_before_the_login_was_done_is_taken() {
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        fixture.authentication = request -> slow;
        InboundListener client = connectToResume();
        fixture.send(client, "{'type':'resume','epoch':'e1','seq':5}");
        fixture.send(client, "{'type':'note'}");
        assertThat(outlet.joins).isEmpty();
        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));
        fixture.executor.runAll();

        assertThat(joinedCursor()).isEqualTo(new Cursor(Epoch.of("e1"), 5, null));
        assertThat(routed).hasSize(1);
    }

    @Test
    void a_client_that_does_not_resume_within_5_s_joins_live() {
        InboundListener client = connectToResume();
        fixture.time.advance(Admission.RESUME_LIMIT.minus(MOMENT));
        fixture.executor.runAll();
        assertThat(outlet.joins).isEmpty();
        fixture.time.advance(MOMENT);
        fixture.executor.runAll();
        assertThat(joinedCursor()).isNull();

        fixture.send(client, "{'type':'resume','epoch':'e1','seq':5}");
        assertThat(outlet.closes).singleElement().asString().startsWith("c1 4400 resume must be the first message");
    }

    @Test
    void a_client_that_says_something_else_first_joins_live_and_is_heard() {
        InboundListener client = connectToResume();
        fixture.send(client, "{'type':'note','request_id':'r-1'}");
        assertThat(joinedCursor()).isNull();
        assertThat(routed).hasSize(1);
        assertThat(outlet.summaries()).containsExactly("accepted r-1");
    }

    @Test
    void a_client_that_says_nonsense_first_joins_live_and_is_told() {
        fixture.send(connectToResume(), "nonsense");
        assertThat(joinedCursor()).isNull();
        assertThat(outlet.summaries()).containsExactly("error_message bad_message");
    }

    @Test
    void a_second_resume_closes_with_4400() {
        InboundListener client = connectToResume();
        fixture.send(client, "{'type':'resume','epoch':'e1','seq':5}");
        fixture.send(client, "{'type':'resume','epoch':'e1','seq':5}");
        assertThat(outlet.closes).singleElement().asString().startsWith("c1 4400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'resume'}",
                "{'type':'resume','epoch':'e1'}",
                "{'type':'resume','seq':5}",
                "{'type':'resume','epoch':'e1','seq':'5'}",
                "{'type':'resume','epoch':'e1','seq':-1}",
                "{'type':'resume','epoch':'e1','seq':5.5}",
                "{'type':'resume','epoch':7,'seq':5}",
                "{'type':'resume','epoch':'','seq':5}",
                "{'type':'resume','epoch':'e1','seq':5,'event_id':['x']}",
                "{'type':'resume','epoch':'e1','seq':5,'user_id':'eve'}"
            })
    void a_malformed_resume_closes_with_4400(String resume) {
        fixture.send(connectToResume(), resume);
        assertThat(connection.closes()).singleElement().asString().startsWith("4400 ");
        assertThat(outlet.joins).isEmpty();
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_cursor_in_the_query_counts_until_a_message_replaces_it() {
        Map<String, String> query =
                Map.of("user", "ada", "resume", "frame", "epoch", "e0", "seq", "3", "event_id", "x");
        InboundListener client = connect(query);
        fixture.send(client, "{'type':'resume','epoch':'e1','seq':5}");
        assertThat(joinedCursor()).isEqualTo(new Cursor(Epoch.of("e1"), 5, null));

        fixture.gateway.accept(new RecordingConnection(), GatewayFixture.request(query));
        fixture.executor.runAll();
        fixture.time.advance(Admission.RESUME_LIMIT);
        fixture.executor.runAll();
        assertThat(outlet.joins)
                .last()
                .extracting(ConnectionRequest::cursor)
                .hasToString(new Cursor(Epoch.of("e0"), 3, EventId.of("x")).toString());
    }

    @Test
    void a_client_that_goes_while_it_is_held_never_joins_and_leaves_no_timer() {
        InboundListener client = connectToResume();
        client.onClosed(1006, "");
        fixture.time.advance(Duration.ofMinutes(1));
        fixture.executor.runAll();
        assertThat(outlet.joins).isEmpty();
        assertThat(outlet.leaves).isEmpty();
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_full_executor_sends_a_held_client_away() {
        InboundListener client = connectToResume();
        fixture.executor.full(true);
        try (CapturedLog log = CapturedLog.open()) {
            client.onText("{}");
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(connection.closes()).containsExactly("1013 too many clients are connecting");
    }

    @ParameterizedTest
    @CsvSource({
        "resume, other, 4400 resume must be frame or be left out",
        "auth, other, 4400 auth must be frame or be left out"
    })
    void another_way_to_begin_is_refused(String parameter, String value, String close) {
        connect(Map.of("user", "ada", parameter, value));
        assertThat(connection.closes()).containsExactly(close);
        assertThat(outlet.joins).isEmpty();
    }

    @Test
    void two_kinds_of_first_message_are_refused() {
        connect(Map.of("auth", "frame", "resume", "frame"));
        assertThat(connection.closes()).singleElement().asString().startsWith("4400 auth=frame takes the cursor");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_client_authenticates_with_its_first_message() {
        InboundListener client = connectToAuthenticate();
        assertThat(asked).isEmpty();
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, AUTHENTICATE + "}");
            assertThat(log.text()).doesNotContain(TOKEN);
        }
        assertThat(asked).hasSize(1);
        assertThat(joinedCursor()).isNull();
        assertThat(outlet.joins.get(0).principal().userId()).isEqualTo(UserId.of("ada"));
    }

    @Test
    void a_cursor_and_labels_may_come_with_the_token() {
        fixture.send(
                connectToAuthenticate(),
                AUTHENTICATE + ",'epoch':'e1','seq':5,'event_id':'x','thread_id':'t7','client_id':'tab-1'}");
        assertThat(joinedCursor()).isEqualTo(new Cursor(Epoch.of("e1"), 5, EventId.of("x")));
        assertThat(outlet.joins.get(0).threadFilter()).hasToString("t7");
        assertThat(outlet.joins.get(0).clientId()).hasToString("tab-1");
    }

    @Test
    void row_a5_a_client_that_does_not_authenticate_within_10_s_is_closed_with_4408() {
        connectToAuthenticate();
        fixture.time.advance(Admission.CREDENTIAL_LIMIT.minus(MOMENT));
        assertThat(connection.closes()).isEmpty();
        fixture.time.advance(MOMENT);
        assertThat(connection.closes()).containsExactly("4408 authenticate did not come in time");
        assertThat(asked).isEmpty();
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_token_that_is_not_accepted_closes_with_4401_and_is_in_no_log() {
        InboundListener client = connectToAuthenticate();
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, "{'type':'authenticate','token':'wr0ng'}");
            assertThat(log.text()).contains("refused a client").doesNotContain("wr0ng");
        }
        assertThat(connection.closes()).containsExactly("4401 authentication failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'note'}|4401 authenticate must be the first message",
                "{'type':'resume','epoch':'e','seq':1}|4401 authenticate must be the first message",
                "nonsense|4401 authenticate must be the first message",
                "{'type':'authenticate'}|4400 authenticate must have a token or a ticket",
                "{'type':'authenticate','token':7}|4400 authenticate must have a token or a ticket",
                "{'type':'authenticate','token':'s3cret-t0ken','seq':1}|4400 malformed cursor: epoch and seq are"
                        + " required together",
                "{'type':'authenticate','token':'s3cret-t0ken','user_id':'eve'}|4400 user_id must be left out or be"
                        + " the authenticated user's"
            })
    void row_a5_anything_else_first_is_refused(String message, String close) {
        fixture.send(connectToAuthenticate(), message);
        assertThat(connection.closes()).containsExactly(close);
        assertThat(outlet.joins).isEmpty();
        assertThat(routed).isEmpty();
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_first_message_that_is_too_large_is_not_kept() {
        InboundListener client = connectToAuthenticate();
        client.onText("x".repeat(Admission.MAX_CREDENTIAL_LENGTH + 1));
        assertThat(connection.closes()).containsExactly("1009 authenticate must have at most 16384 characters");
        assertThat(fixture.executor.waiting()).isZero();
    }

    @Test
    void a_client_that_is_not_authenticated_yet_may_say_no_more() {
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        InboundListener client = connectToAuthenticate();
        fixture.authentication = request -> slow;
        fixture.send(client, AUTHENTICATE + "}");
        fixture.send(client, "{'type':'note'}");
        assertThat(connection.closes())
                .containsExactly("4400 nothing may follow authenticate before connection_established");
        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));
        fixture.executor.runAll();
        assertThat(outlet.joins).isEmpty();
        assertThat(routed).isEmpty();
    }

    @Test
    void a_login_that_hangs_does_not_keep_the_client_for_ever() {
        InboundListener client = connectToAuthenticate();
        fixture.authentication = request -> new CompletableFuture<>();
        fixture.send(client, AUTHENTICATE + "}");
        fixture.time.advance(Admission.AUTHENTICATION_LIMIT);
        assertThat(connection.closes()).containsExactly("1013 authentication is unavailable");
    }

    @Test
    void an_authenticate_after_the_join_renews_and_is_shown_to_nobody() {
        InboundListener client = connectToAuthenticate();
        fixture.send(client, AUTHENTICATE + "}");
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, AUTHENTICATE + ",'request_id':'r-1'}");
            fixture.send(client, "{'type':'note'}");
            assertThat(log.text()).doesNotContain(TOKEN);
        }
        assertThat(outlet.summaries()).containsExactly("accepted r-1");
        assertThat(outlet.replies.toString()).doesNotContain(TOKEN);
        assertThat(asked).hasSize(2);
        assertThat(routed).hasSize(1);
    }

    @Test
    void a_token_in_a_message_stands_beside_the_credentials_of_the_handshake() {
        fixture.authentication = this::authenticate;
        fixture.router.addHandler("note", message -> CompletableFuture.completedFuture(MessageReply.accepted()));
        HandshakeRequest request = new HandshakeRequest(
                "/ws", Map.of("auth", "frame"), Map.of("authorization", List.of("Bearer other")), "192.0.2.7");
        InboundListener client = fixture.gateway.accept(connection, request);
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, AUTHENTICATE + "}");
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(asked.get(0).headers().get("authorization")).containsExactly("Bearer other", "Bearer " + TOKEN);
    }
}
