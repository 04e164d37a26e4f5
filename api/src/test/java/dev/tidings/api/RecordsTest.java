package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsTest {
    private static final Epoch EPOCH = Epoch.of("e-1");
    private static final UserId USER = UserId.of("u-7");
    private static final ThreadId THREAD = ThreadId.of("t-7");
    private static final UserPrincipal PRINCIPAL = UserPrincipal.of(USER);

    private static InboundMessage message(Map<String, Object> fields, RequestId requestId) {
        return new InboundMessage(ConnectionId.of("c-1"), PRINCIPAL, "user_message", requestId, fields);
    }

    @Test
    void a_place_is_not_before_the_first() {
        assertThat(new Position(EPOCH, 0).seq()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position(EPOCH, -1))
                .withMessage("seq must be >= 0 but was -1");
        assertThatNullPointerException().isThrownBy(() -> new Position(null, 1)).withMessage("epoch");
    }

    @Test
    void a_cursor_stands_after_a_place() {
        assertThat(Cursor.after(new Position(EPOCH, 7))).isEqualTo(new Cursor(EPOCH, 7, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cursor(EPOCH, -1, null))
                .withMessage("seq must be >= 0 but was -1");
        assertThatNullPointerException()
                .isThrownBy(() -> new Cursor(null, 1, null))
                .withMessage("epoch");
    }

    @Test
    void a_connection_may_ask_for_everything_from_now_or_from_a_cursor() {
        Cursor cursor = new Cursor(EPOCH, 7, EventId.of("evt-1"));
        assertThat(ConnectionRequest.live(PRINCIPAL)).isEqualTo(new ConnectionRequest(PRINCIPAL, null, null, null));
        assertThat(ConnectionRequest.resume(PRINCIPAL, cursor))
                .isEqualTo(new ConnectionRequest(PRINCIPAL, cursor, null, null));
        assertThatNullPointerException()
                .isThrownBy(() -> ConnectionRequest.live(null))
                .withMessage("principal");
    }

    @Test
    void a_message_belongs_to_the_authenticated_user_whatever_it_says() {
        assertThat(message(Map.of("user_id", "other"), null).userId()).isEqualTo(USER);
    }

    @Test
    void a_message_copies_its_fields_and_keeps_nulls() {
        Map<String, Object> fields = new HashMap<>(Map.of("a", "text", "n", 7));
        fields.put("z", null);
        InboundMessage message = message(fields, null);
        fields.clear();
        assertThat(message.fields()).hasSize(3).containsEntry("z", null).isUnmodifiable();
        assertThat(message.text("a")).contains("text");
        assertThat(message.text("n")).isEmpty();
        assertThat(message.text("z")).isEmpty();
        assertThat(message.text("missing")).isEmpty();
    }

    @Test
    void a_run_that_answers_a_message_takes_over_its_thread_and_request() {
        RequestId request = RequestId.of("q-1");
        UserExecutionContext named =
                message(Map.of("thread_id", "t-8"), request).newRun(THREAD);
        assertThat(named.threadId()).isEqualTo(ThreadId.of("t-8"));
        assertThat(named.requestId()).isEqualTo(request);
        assertThat(named.userId()).isEqualTo(USER);
        UserExecutionContext unnamed = message(Map.of(), null).newRun(THREAD);
        assertThat(unnamed.threadId()).isEqualTo(THREAD);
        assertThat(unnamed.requestId().value()).startsWith("req_");
        assertThatExceptionOfType(BadMessageException.class)
                .isThrownBy(() -> message(Map.of("thread_id", "a\nb"), null).newRun(THREAD))
                .withMessageStartingWith("thread_id must be the id of a thread")
                .withMessageNotContaining("a\nb");
    }

    @Test
    void a_reply_takes_or_refuses() {
        assertThat(MessageReply.accepted()).isEqualTo(new MessageReply.Accepted(null));
        assertThat(MessageReply.accepted(RunId.of("r-7"))).isEqualTo(new MessageReply.Accepted(RunId.of("r-7")));
        assertThat(MessageReply.rejected("bad", "why")).isEqualTo(new MessageReply.Rejected("bad", "why", false));
        assertThatNullPointerException()
                .isThrownBy(() -> MessageReply.rejected(null, "why"))
                .withMessage("errorCode");
        assertThatNullPointerException()
                .isThrownBy(() -> MessageReply.rejected("bad", null))
                .withMessage("message");
    }

    @Test
    void a_principal_is_changed_by_copying() {
        Set<String> permissions = new HashSet<>(Set.of("read"));
        UserPrincipal changed = PRINCIPAL.expiringAt(Instant.EPOCH).withPermissions(permissions);
        permissions.add("write");
        assertThat(PRINCIPAL.expiresAt()).isEmpty();
        assertThat(PRINCIPAL.permissions()).isEmpty();
        assertThat(changed.expiresAt()).contains(Instant.EPOCH);
        assertThat(changed.permissions()).containsExactly("read").isUnmodifiable();
        assertThat(changed.userId()).isEqualTo(USER);
        assertThat(changed)
                .isEqualTo(PRINCIPAL.withPermissions(Set.of("read")).expiringAt(Instant.EPOCH))
                .hasSameHashCodeAs(PRINCIPAL.withPermissions(Set.of("read")).expiringAt(Instant.EPOCH))
                .isNotEqualTo(PRINCIPAL)
                .hasToString("user u-7");
        assertThatNullPointerException()
                .isThrownBy(() -> UserPrincipal.of(null))
                .withMessage("userId");
    }

    @Test
    void a_credential_is_refused_with_a_code_that_fits() {
        assertThat(AuthResult.authenticated(PRINCIPAL)).isEqualTo(new AuthResult.Authenticated(PRINCIPAL));
        assertThat(AuthResult.rejected("expired"))
                .isEqualTo(new AuthResult.Rejected(CloseCode.UNAUTHENTICATED, "expired"));
        assertThat(new AuthResult.Rejected(CloseCode.FORBIDDEN, "no").code()).isEqualTo(CloseCode.FORBIDDEN);
        assertThat(AuthResult.unavailable("no answer")).isEqualTo(new AuthResult.Unavailable("no answer"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuthResult.Rejected(CloseCode.NORMAL, "x"))
                .withMessage("code must be UNAUTHENTICATED or FORBIDDEN but was NORMAL");
    }

    @Test
    void what_is_known_of_a_run_is_copied() {
        List<RunInfo.OpenTool> tools = new ArrayList<>(List.of(new RunInfo.OpenTool(ExecutionId.of("x-1"), "search")));
        RunInfo info = new RunInfo(USER, THREAD, RunId.of("r-7"), "a", RunStatus.RUNNING, Instant.EPOCH, tools, false);
        tools.clear();
        assertThat(info.openTools()).hasSize(1).isUnmodifiable();
    }

    @Test
    void a_connection_without_a_filter_gets_all_threads() {
        ConnectionInfo all = new ConnectionInfo(ConnectionId.of("c-1"), USER, null, null, Instant.EPOCH, 7, 3, null);
        ConnectionInfo one = new ConnectionInfo(ConnectionId.of("c-1"), USER, null, THREAD, Instant.EPOCH, 7, 3, null);
        assertThat(all.thread()).isEmpty();
        assertThat(one.thread()).contains(THREAD);
    }

    @Test
    void statistics_are_copied() {
        Map<String, Long> byType = new HashMap<>(Map.of("ping", 1L));
        RouterStatistics statistics = new RouterStatistics(1, 0, 0, byType, List.of("ping"), 1, 0, 0);
        byType.clear();
        assertThat(statistics.byType()).containsExactly(Map.entry("ping", 1L)).isUnmodifiable();
    }

    @Test
    void an_outcome_has_the_cause_of_a_failure() {
        IllegalStateException cause = new IllegalStateException("x");
        RunId run = RunId.of("r-7");
        assertThat(new RunOutcome(run, RunStatus.FAILED, null, cause).failure()).containsSame(cause);
        assertThat(new RunOutcome(run, RunStatus.COMPLETED, "done", null).failure())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void every_state_but_running_is_an_end(RunStatus status) {
        assertThat(status.ended()).isEqualTo(status != RunStatus.RUNNING);
    }

    @Test
    void only_these_close_codes_are_ever_sent() {
        assertThat(CloseCode.values())
                .extracting(CloseCode::code)
                .containsExactly(
                        1000, 1001, 1002, 1003, 1007, 1009, 1011, 1012, 1013, 4008, 4400, 4401, 4403, 4404, 4408, 4409,
                        4429);
        assertThat(CloseCode.values())
                .filteredOn(CloseCode::retryable)
                .extracting(CloseCode::code)
                .containsExactly(1001, 1011, 1012, 1013, 4008, 4408, 4429);
    }

    @Test
    void a_breach_of_isolation_names_both_users_and_the_way_out() {
        assertThat(new UserIsolationException(USER, UserId.of("u-8")))
                .hasMessage("this view belongs to user \"u-7\" but was asked to act for user \"u-8\":"
                        + " get a view of that user from the factory");
    }
}
