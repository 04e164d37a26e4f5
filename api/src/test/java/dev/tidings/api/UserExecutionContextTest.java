package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserExecutionContextTest {
    private static final UserId USER = UserId.of("u-7");
    private static final ThreadId THREAD = ThreadId.of("t-7");
    private static final RunId RUN = RunId.of("r-7");

    private final UserExecutionContext context = UserExecutionContext.of(USER, THREAD, RUN);

    @Test
    void a_context_gets_a_request_id_of_its_own_and_the_default_client_label() {
        assertThat(context.requestId().value()).startsWith("req_");
        assertThat(context.requestId())
                .isNotEqualTo(UserExecutionContext.of(USER, THREAD, RUN).requestId());
        assertThat(context.websocketClientId()).isEqualTo(ClientId.of("conn_u-7_t-7"));
        assertThat(context.metadata()).isEmpty();
    }

    @Test
    void the_longest_ids_still_have_a_default_client_label() {
        UserExecutionContext longest =
                UserExecutionContext.newRun(UserId.of("u".repeat(128)), ThreadId.of("t".repeat(128)));
        assertThat(longest.websocketClientId().value()).hasSize(262);
    }

    @Test
    void a_new_run_has_an_id_of_its_own() {
        UserExecutionContext first = UserExecutionContext.newRun(USER, THREAD);
        assertThat(first.userId()).isEqualTo(USER);
        assertThat(first.threadId()).isEqualTo(THREAD);
        assertThat(first.runId())
                .isNotEqualTo(UserExecutionContext.newRun(USER, THREAD).runId());
    }

    @Test
    void a_child_has_user_thread_and_notes_in_common_and_another_run_and_request() {
        UserExecutionContext parent =
                context.withMetadata(Map.of("tier", "pro")).withWebsocketClientId(ClientId.of("tab"));
        UserExecutionContext child = parent.child();
        assertThat(child)
                .usingRecursiveComparison()
                .ignoringFields("runId", "requestId")
                .isEqualTo(parent);
        assertThat(child.runId()).isNotEqualTo(parent.runId());
        assertThat(child.requestId()).isNotEqualTo(parent.requestId());
    }

    @Test
    void a_copy_changes_one_part_only() {
        RequestId request = RequestId.of("q-1");
        assertThat(context.withRequestId(request))
                .isEqualTo(new UserExecutionContext(USER, THREAD, RUN, request, context.websocketClientId(), Map.of()));
        UserExecutionContext labelled = context.withWebsocketClientId(ClientId.of("tab"));
        assertThat(labelled.websocketClientId()).isEqualTo(ClientId.of("tab"));
        assertThat(labelled.withWebsocketClientId(null)).isEqualTo(context);
        assertThat(context.withMetadata(Map.of("a", "b")).withMetadata(Map.of()))
                .isEqualTo(context);
    }

    @Test
    void notes_are_copied_and_read_only() {
        Map<String, String> notes = new HashMap<>(Map.of("a", "b"));
        UserExecutionContext noted = context.withMetadata(notes);
        notes.clear();
        assertThat(noted.metadata()).containsExactly(Map.entry("a", "b")).isUnmodifiable();
    }

    @Test
    void every_part_is_required() {
        RequestId request = context.requestId();
        ClientId client = context.websocketClientId();
        assertThatNullPointerException()
                .isThrownBy(() -> new UserExecutionContext(null, THREAD, RUN, request, client, Map.of()))
                .withMessage("userId");
        assertThatNullPointerException()
                .isThrownBy(() -> new UserExecutionContext(USER, null, RUN, request, client, Map.of()))
                .withMessage("threadId");
        assertThatNullPointerException()
                .isThrownBy(() -> new UserExecutionContext(USER, THREAD, null, request, client, Map.of()))
                .withMessage("runId");
        assertThatNullPointerException()
                .isThrownBy(() -> new UserExecutionContext(USER, THREAD, RUN, null, client, Map.of()))
                .withMessage("requestId");
        assertThatNullPointerException()
                .isThrownBy(() -> new UserExecutionContext(USER, THREAD, RUN, request, null, Map.of()))
                .withMessage("websocketClientId");
        assertThatNullPointerException().isThrownBy(() -> context.withMetadata(null));
    }
}
