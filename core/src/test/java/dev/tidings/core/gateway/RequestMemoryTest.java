package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.core.gateway.RequestMemory.Claim;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestMemoryTest {
    private static final UserId ADA = UserId.of("ada");
    private static final MessageReply ACCEPTED = MessageReply.accepted(RunId.of("run-1"));

    private final ControlledTime time = new ControlledTime();
    private final RequestMemory memory = new RequestMemory(time);

    private Claim claim(UserId user, String request) {
        return memory.claim(user, RequestId.of(request));
    }

    private Claim settled(UserId user, String request, MessageReply reply) {
        Claim claim = claim(user, request);
        memory.settle(claim, reply);
        return claim;
    }

    @Test
    void a_repeated_request_gets_the_answer_of_the_first() {
        settled(ADA, "r-1", ACCEPTED);

        Claim again = claim(ADA, "r-1");
        assertThat(again.first()).isFalse();
        assertThat(again.answer()).isCompletedWithValue(ACCEPTED);
    }

    @Test
    void a_request_repeated_while_the_first_is_under_way_waits_for_the_same_answer() {
        Claim first = claim(ADA, "r-1");
        Claim again = claim(ADA, "r-1");
        assertThat(again.first()).isFalse();
        assertThat(again.answer()).isNotDone();

        memory.settle(first, ACCEPTED);
        assertThat(again.answer()).isCompletedWithValue(ACCEPTED);
    }

    @Test
    void the_same_id_of_another_user_is_another_request() {
        settled(ADA, "r-1", ACCEPTED);
        assertThat(claim(UserId.of("eve"), "r-1").first()).isTrue();
    }

    @Test
    void a_request_is_forgotten_after_ten_minutes() {
        settled(ADA, "r-1", ACCEPTED);
        time.advance(Duration.ofMinutes(10).minusNanos(1));
        assertThat(claim(ADA, "r-1").first()).isFalse();

        time.advance(Duration.ofNanos(1));
        assertThat(claim(ADA, "r-1").first()).isTrue();
        assertThat(memory.size()).isOne();
    }

    @Test
    void a_refusal_for_good_is_remembered_and_one_that_invites_to_try_again_is_not() {
        settled(ADA, "r-1", MessageReply.rejected("bad", "no"));
        assertThat(claim(ADA, "r-1").first()).isFalse();

        settled(ADA, "r-2", new MessageReply.Rejected("internal_error", "later", true));
        assertThat(claim(ADA, "r-2").first()).isTrue();
    }

    @Test
    void a_late_refusal_does_not_forget_the_request_that_took_its_place() {
        Claim slow = claim(ADA, "r-1");
        time.advance(RequestMemory.LIFE);
        settled(ADA, "r-1", ACCEPTED);
        memory.settle(slow, new MessageReply.Rejected("internal_error", "later", true));

        assertThat(claim(ADA, "r-1").answer()).isCompletedWithValue(ACCEPTED);
    }

    @Test
    void a_user_has_a_thousand_places_and_the_oldest_goes_first() {
        settled(UserId.of("eve"), "r-0", ACCEPTED);
        for (int i = 0; i <= RequestMemory.MAX_PER_USER; i++) {
            settled(ADA, "r-" + i, ACCEPTED);
        }
        assertThat(memory.size()).isEqualTo(RequestMemory.MAX_PER_USER + 1);
        assertThat(claim(ADA, "r-1").first()).isFalse();
        assertThat(claim(UserId.of("eve"), "r-0").first()).isFalse();
        assertThat(claim(ADA, "r-0").first()).isTrue();
    }

    @Test
    void there_are_a_hundred_thousand_places_in_total_and_the_oldest_goes_first() {
        for (int i = 0; i <= RequestMemory.MAX_IN_TOTAL; i++) {
            settled(UserId.of("user-" + i / 500), "r-" + i, ACCEPTED);
        }
        assertThat(memory.size()).isEqualTo(RequestMemory.MAX_IN_TOTAL);
        assertThat(claim(UserId.of("user-0"), "r-1").first()).isFalse();
        assertThat(claim(UserId.of("user-0"), "r-0").first()).isTrue();
    }
}
