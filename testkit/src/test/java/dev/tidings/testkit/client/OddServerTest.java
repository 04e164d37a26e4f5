package dev.tidings.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.testkit.client.ScriptedServer.Peer;
import dev.tidings.testkit.fault.ClientHistory;
import dev.tidings.testkit.fault.HistoryChecker;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the client against a server that breaks its own, or does what a good one seldom does. */
class OddServerTest {
    private static final Cursor FIVE = new Cursor(Epoch.of("e1"), 5, null);

    private final Journal journal = new Journal();
    private ScriptedServer server;
    private TidingsClient client;

    @BeforeEach
    void open() throws InterruptedException {
        server = ScriptedServer.open();
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    private TidingsClientBuilder builder() {
        return TidingsClient.builder(server.uri())
                .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                .random(new Random(1));
    }

    private Peer connect(TidingsClientBuilder builder) throws InterruptedException {
        client = builder.start(journal);
        return server.accept();
    }

    /** Waits until the cursor has moved: it does so when the callback has returned. */
    private Cursor cursorAt(long seq) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (client.cursor().map(Cursor::seq).orElse(-1L) != seq) {
            assertThat(System.nanoTime()).as("cursor at %s", seq).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
        return client.cursor().orElseThrow();
    }

    @Test
    void a_frame_that_comes_twice_is_handed_over_once() throws InterruptedException {
        connect(builder())
                .greet("e1", 3, 3)
                .thought(3)
                .thought(4)
                .thought(4)
                .thought(2)
                .thought(5);

        assertThat(journal.until("event 5")).containsExactly("state OPEN", "run run-a RUNNING", "event 4", "event 5");
    }

    @Test
    void a_frame_that_is_dropped_is_told_to_who_checks() throws InterruptedException {
        HistoryChecker checker = HistoryChecker.create();
        ClientHistory history = checker.client("ada", UserId.of("ada"));
        client = builder().start(history);
        server.accept().greet("e1", 0, 0).thought(1).thought(2).thought(2).thought(3);
        cursorAt(3);

        assertThat(checker.check())
                .filteredOn(finding -> finding.kind() == HistoryChecker.Kind.DUPLICATE)
                .extracting(HistoryChecker.Finding::seq)
                .containsExactly(2L);
    }

    @Test
    void a_gap_that_nobody_announced_is_told_before_the_event_behind_it() throws InterruptedException {
        connect(builder()).greet("e1", 0, 0).thought(1).thought(4);

        assertThat(journal.until("event 4"))
                .containsExactly("state OPEN", "run run-a RUNNING", "event 1", "gap unannounced 2-3", "event 4");
    }

    @Test
    void a_heartbeat_that_passes_over_events_is_a_gap_too() throws InterruptedException {
        connect(builder())
                .greet("e1", 0, 0)
                .send("{'type':'heartbeat','position':2}")
                .thought(3);

        assertThat(journal.until("event 3")).containsSubsequence("gap unannounced 1-2", "event 3");
    }

    @Test
    void a_filter_makes_jumps_that_are_no_gaps() throws InterruptedException {
        connect(builder().filtered())
                .greet("e1", 0, 0)
                .thought(4)
                .send("{'type':'heartbeat','position':9}")
                .thought(12);

        assertThat(journal.until("event 12", line -> !line.startsWith("state")))
                .containsExactly("run run-a RUNNING", "event 4", "event 12");
        assertThat(cursorAt(12).epoch()).isEqualTo(Epoch.of("e1"));
    }

    @Test
    void an_announced_gap_is_told_once_and_the_jump_over_it_is_none() throws InterruptedException {
        connect(builder().cursor(FIVE))
                .greet("e1", 9, 5)
                .send("{'type':'resume_gap','reason':'trimmed','lost':[{'from':6,'to':8,'deltas_only':false}],"
                        + "'head':9,'runs':[]}")
                .thought(9);

        assertThat(journal.until("event 9", line -> !line.startsWith("run")))
                .containsExactly("state OPEN", "gap trimmed 6-8", "event 9");
    }

    @Test
    void merged_pieces_of_text_are_no_gap_and_an_overlap_does_not_double_text() throws InterruptedException {
        connect(builder())
                .greet("e1", 0, 0)
                .event(1, "message_delta", ",'message_id':'msg-a','offset':0,'delta':'Hel'")
                .event(3, "message_delta", ",'message_id':'msg-a','offset':0,'delta':'Hello, ','first_seq':1")
                .event(6, "message_delta", ",'message_id':'msg-a','offset':7,'delta':'world','first_seq':4");

        assertThat(journal.until("event 6", line -> line.startsWith("gap"))).isEmpty();
        assertThat(client.text(RunId.of("run-a"), MessageId.of("msg-a"))).contains("Hello, world");
    }

    @Test
    void text_with_a_hole_says_that_it_is_incomplete() throws InterruptedException {
        connect(builder())
                .greet("e1", 9, 9)
                .event(10, "message_delta", ",'message_id':'msg-a','offset':2,'delta':'llo'");

        assertThat(journal.until("event 10")).contains("text msg-a 2 llo incomplete");
        assertThat(client.text(RunId.of("run-a"), MessageId.of("msg-a"))).contains("  llo");
    }

    @Test
    void a_new_epoch_ends_as_lost_what_the_server_does_not_list() throws InterruptedException {
        Peer first = connect(builder());
        first.greet("e1", 0, 0).thought(1);
        journal.until("event 1");
        first.drop();
        Peer second = server.accept();

        assertThat(second.target()).contains("epoch=e1").contains("seq=1").contains("event_id=ev-1");

        second.greet("e2", 1, 0)
                .send("{'type':'resume_gap','reason':'epoch_changed','lost':[],'head':1,'runs':[]}")
                .send("{'seq':1,'type':'agent_started','event_id':'ev-x','run_id':'run-b'}");

        assertThat(journal.until("event 1"))
                .containsExactly(
                        "close 1006",
                        "state OPEN",
                        "gap epoch_changed ",
                        "run run-a LOST",
                        "run run-b RUNNING",
                        "event 1");
        assertThat(client.run(RunId.of("run-a"))).map(RunView::status).contains(RunView.Status.LOST);
    }

    @Test
    void a_connection_that_dies_before_it_said_why_it_begins_elsewhere_is_asked_again() throws InterruptedException {
        Peer first = connect(builder().cursor(FIVE));
        first.greet("e2", 3, 0);
        journal.until("state OPEN");
        first.drop();

        assertThat(server.accept().target()).contains("epoch=e1").contains("seq=5");
    }

    @Test
    void a_server_that_never_says_why_it_begins_elsewhere_leaves_a_gap() throws InterruptedException {
        connect(builder().cursor(FIVE)).greet("e2", 3, 0).thought(1);

        assertThat(journal.until("event 1")).containsSubsequence("gap unannounced ", "event 1");
        assertThat(cursorAt(1).epoch()).isEqualTo(Epoch.of("e2"));
    }

    @Test
    void a_run_that_a_gap_lists_as_ended_has_ended() throws InterruptedException {
        Peer peer = connect(builder().cursor(FIVE));
        peer.greet("e1", 9, 5).thought(6);
        journal.until("event 6");
        peer.drop();
        server.accept()
                .greet("e1", 9, 6)
                .send("{'type':'resume_gap','reason':'trimmed','lost':[{'from':7,'to':9,'deltas_only':false}],'head':9,"
                        + "'runs':[{'run_id':'run-a','thread_id':'t','agent_name':'a','status':'completed',"
                        + "'terminal_seq':9}]}");

        assertThat(journal.until("run run-a COMPLETED")).doesNotContain("run run-a LOST");
    }

    @Test
    void advice_to_stay_away_is_followed() throws InterruptedException {
        Peer peer = connect(builder());
        long begun = System.nanoTime();
        peer.greet("e1", 0, 0).send("{'type':'going_away','reconnect_after_ms':300,'position':0}");
        peer.socket().close(1012, "restart");

        assertThat(server.accept()).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void advice_in_a_close_reason_is_followed() throws InterruptedException {
        Peer peer = connect(builder());
        long begun = System.nanoTime();
        peer.greet("e1", 0, 0).socket().close(4429, "retry_after_ms=300");

        assertThat(server.accept()).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1003, 1007, 1009, 4400, 4403, 4404, 4409})
    void a_code_that_only_a_change_can_cure_ends_the_client(int code) throws InterruptedException {
        Peer peer = connect(builder());
        peer.greet("e1", 0, 0).socket().close(code, "enough");

        assertThat(journal.until("state CLOSED")).containsExactly("state OPEN", "close " + code, "state CLOSED");
        assertThat(server.acceptWithin(100)).isNull();
        assertThatThrownBy(() -> client.send(Map.of("type", "ping"))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .hasMessageContaining("the client is closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1011, 1012, 1013, 4008, 4408, 4429})
    void a_code_that_passes_brings_the_client_back(int code) throws InterruptedException {
        connect(builder()).greet("e1", 0, 0).socket().close(code, "later");

        assertThat(server.accept().target()).contains("epoch=e1").contains("seq=0");
    }

    @Test
    void a_token_that_is_refused_is_replaced_once() throws InterruptedException {
        int[] asked = {0};
        Peer first = connect(builder().token(() -> "token-" + asked[0]++));
        first.socket().close(4401, "expired");
        Peer second = server.accept();
        second.socket().close(4401, "expired");

        assertThat(first.authorization()).isEqualTo("Bearer token-0");
        assertThat(second.authorization()).isEqualTo("Bearer token-1");
        assertThat(journal.until("state CLOSED")).containsExactly("close 4401", "close 4401", "state CLOSED");
    }

    @Test
    void a_message_survives_a_drop_and_keeps_its_request_id() throws Exception {
        Peer first = connect(builder());
        first.greet("e1", 0, 0);
        CompletableFuture<Accepted> answer =
                client.send(Map.of("type", "user_message", "message", "hi")).toCompletableFuture();
        String sent = first.next("user_message");
        first.drop();
        Peer second = server.accept().greet("e1", 0, 0);
        String again = second.next("user_message");
        second.send("{'type':'accepted','request_id':'" + Wire.text(Wire.parse(again), "request_id")
                + "','run_id':'run-7'}");

        assertThat(again).isEqualTo(sent);
        assertThat(answer.get(10, TimeUnit.SECONDS).runId()).isEqualTo("run-7");
    }

    @Test
    void a_message_that_a_server_took_which_is_gone_is_not_sent_to_the_next_one() throws Exception {
        Peer first = connect(builder());
        first.greet("e1", 0, 0);
        CompletableFuture<Accepted> answer =
                client.send(Map.of("type", "user_message", "message", "hi")).toCompletableFuture();
        first.next("user_message");
        first.drop();
        Peer second = server.accept().greet("e2", 0, 0);

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasMessageContaining("outcome_unknown");
        client.send(Map.of("type", "user_message", "message", "again"));
        assertThat(second.next()).contains("again");
    }

    @Test
    void an_error_answers_the_message_it_names_and_any_other_is_reported() throws Exception {
        Peer peer = connect(builder());
        peer.greet("e1", 0, 0);
        CompletableFuture<Accepted> answer = client.cancel(RunId.of("run-x")).toCompletableFuture();
        String requestId = Wire.text(Wire.parse(peer.next("cancel_run")), "request_id");
        peer.send(
                "{'type':'error_message','error_code':'odd','error_message':'m','retryable':false}",
                "{'type':'error_message','error_code':'not_found','error_message':'no such run','retryable':false,"
                        + "'request_id':'" + requestId + "'}");

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(MessageRefusedException.class)
                .hasMessageContaining("not_found");
        assertThat(journal.until("error odd: m")).isNotEmpty();
    }

    @Test
    void more_messages_than_the_outbox_holds_are_refused() throws Exception {
        connect(builder().outboxLimit(1)).greet("e1", 0, 0);
        client.send(Map.of("type", "a"));

        assertThatThrownBy(() ->
                        client.send(Map.of("type", "b")).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasMessageContaining("messages without an answer must be <= 1");
    }

    @Test
    void acknowledgements_are_gathered_and_name_the_last_event() throws InterruptedException {
        Peer peer = connect(builder().ackInterval(Duration.ofMillis(500)));
        peer.greet("e1", 0, 0).thought(1).thought(2).thought(3);
        String acknowledged = peer.next("ack");

        assertThat(Wire.number(Wire.parse(acknowledged), "seq", 0)).isEqualTo(3);
    }

    @Test
    void a_server_that_falls_silent_is_asked_and_then_left() throws InterruptedException {
        Peer first = connect(builder().silenceLimit(Duration.ofMillis(400)));
        first.greet("e1", 0, 0).thought(1);

        assertThat(first.next("ping")).isNotNull();
        assertThat(server.accept().target()).contains("seq=1");
        assertThat(journal.until("close 1006")).contains("event 1");
    }

    @Test
    void a_callback_that_throws_is_reported_and_stops_nothing() throws InterruptedException {
        TidingsClientListener broken = new TidingsClientListener() {
            @Override
            public void onEvent(ClientEvent event) {
                journal.onEvent(event);
                throw new IllegalStateException("broken at " + event.seq());
            }

            @Override
            public void onError(Throwable failure) {
                journal.onError(failure);
            }
        };
        client = builder().start(broken);
        server.accept().greet("e1", 0, 0).thought(1).thought(2);

        assertThat(journal.until("error broken at 2"))
                .containsExactly("event 1", "error broken at 1", "event 2", "error broken at 2");
        assertThat(cursorAt(2).eventId()).isEqualTo(EventId.of("ev-2"));
    }

    @Test
    void a_frame_that_is_no_json_is_reported_and_stops_nothing() throws InterruptedException {
        connect(builder()).greet("e1", 0, 0).send("{'type'").thought(1);

        assertThat(journal.until("event 1")).anyMatch(line -> line.startsWith("error a frame must be a json object"));
    }

    @Test
    void the_greeting_that_only_tells_the_epoch_to_ask_for_is_told_nobody() throws InterruptedException {
        HistoryChecker checker = HistoryChecker.create();
        ClientHistory history = checker.client("ada", UserId.of("ada"));
        client = builder().history().start(history);
        server.accept().greet("e1", 7, 7);
        server.accept().greet("e1", 7, 0).thought(1);
        cursorAt(1);

        assertThat(history.connections()).isEqualTo(1);
        assertThat(history.lastSeq()).isEqualTo(1);
        assertThat(checker.check()).extracting(HistoryChecker.Finding::kind).containsOnly(HistoryChecker.Kind.ALTERED);
    }

    @Test
    void history_begins_before_everything_that_is_retained() throws InterruptedException {
        connect(builder().history()).greet("e1", 7, 7);
        Peer second = server.accept();
        second.greet("e1", 7, 0).send("{'type':'resumed','from':0,'to':7}").thought(1);

        assertThat(second.target()).contains("epoch=e1").contains("seq=0");
        assertThat(journal.until("event 1")).containsExactly("state OPEN", "run run-a RUNNING", "event 1");
    }

    @Test
    void a_supplier_that_throws_fails_the_attempt_and_no_more() throws InterruptedException {
        int[] asked = {0};
        client = TidingsClient.builder(() -> {
                    if (asked[0]++ == 0) {
                        throw new IllegalStateException("no address yet");
                    }
                    return server.uri();
                })
                .backoff(Duration.ofMillis(1), Duration.ofMillis(5))
                .start(journal);
        server.accept().greet("e1", 0, 0);

        assertThat(journal.until("state OPEN")).containsExactly("error no address yet", "state OPEN");
    }

    @Test
    void closing_says_good_bye_and_fails_what_waits() throws Exception {
        Peer peer = connect(builder());
        peer.greet("e1", 0, 0);
        CompletableFuture<Accepted> answer =
                client.send(Map.of("type", "user_message", "message", "hi")).toCompletableFuture();
        peer.next("user_message");
        client.close();

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                .hasMessageContaining("before the message was answered");
        assertThat(journal.until("state CLOSED")).containsExactly("state OPEN", "state CLOSED");
        assertThat(client.state()).isEqualTo(ClientState.CLOSED);
    }

    @Test
    void a_server_that_greets_and_closes_is_not_stormed() throws InterruptedException {
        java.util.random.RandomGenerator highest = () -> -1L;
        Peer peer = connect(TidingsClient.builder(server.uri())
                .backoff(Duration.ofMillis(20), Duration.ofSeconds(10))
                .random(highest));
        long begin = System.nanoTime();
        for (int round = 0; round < 5; round++) {
            peer.greet("e1", 0, 0).socket().close(1013);
            peer = server.accept();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("20 + 40 + 80 + 160 + 320 ms")
                .isGreaterThan(Duration.ofMillis(600));
    }

    @Test
    void what_was_read_is_acknowledged_when_the_application_closes() throws InterruptedException {
        Peer peer = connect(builder().ackInterval(Duration.ofHours(1)));
        peer.greet("e1", 0, 0).thought(1).thought(2);
        cursorAt(2);
        client.close();
        assertThat(peer.next()).isEqualTo("{\"type\":\"ack\",\"seq\":2}");
    }
}
