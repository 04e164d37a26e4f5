package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryTest {
    private static final Position AT = new Position(Epoch.of("e-1"), 7);

    @Test
    void what_is_routed_has_its_place_at_once() {
        Delivery delivery = new Delivery.Routed(2, AT);
        assertThat(delivery.routed()).isTrue();
        assertThat(delivery.refused()).isFalse();
        assertThat(delivery.position()).isCompletedWithValue(AT);
    }

    @Test
    void what_is_stored_has_its_place_and_is_not_called_routed() {
        Delivery delivery = new Delivery.Stored(AT);
        assertThat(delivery.routed()).isFalse();
        assertThat(delivery.refused()).isFalse();
        assertThat(delivery.position()).isCompletedWithValue(AT);
    }

    @Test
    void what_is_pending_gets_its_place_later() {
        CompletableFuture<Position> later = new CompletableFuture<>();
        Delivery delivery = new Delivery.Pending(later);
        assertThat(delivery.routed()).isFalse();
        assertThat(delivery.refused()).isFalse();
        assertThat(delivery.position()).isNotDone();
        later.complete(AT);
        assertThat(delivery.position()).isCompletedWithValue(AT);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_refused_fails_its_position_with_the_reason(RefusalReason reason) {
        Delivery delivery = new Delivery.Refused(reason, "tool name must not be blank");
        assertThat(delivery.refused()).isTrue();
        assertThat(delivery.routed()).isFalse();
        assertThat(delivery.position())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .withMessage("tool name must not be blank")
                .asInstanceOf(InstanceOfAssertFactories.throwable(DeliveryRefusedException.class))
                .extracting(DeliveryRefusedException::reason)
                .isEqualTo(reason);
    }

    @Test
    void a_refusal_needs_reason_and_detail() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Delivery.Refused(null, "x"))
                .withMessage("reason");
        assertThatNullPointerException()
                .isThrownBy(() -> new Delivery.Refused(RefusalReason.CLOSED, null))
                .withMessage("detail");
    }

    @Test
    void a_refusal_costs_no_stack_trace() {
        assertThat(new DeliveryRefusedException(RefusalReason.CAPACITY, "full").getStackTrace())
                .isEmpty();
    }
}
