package dev.tidings.core.router;

import static dev.tidings.core.router.Messages.context;
import static dev.tidings.core.router.Messages.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouter.Health.Status;
import dev.tidings.api.UserId;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouterHealthTest {
    private final ControlledTime time = new ControlledTime();
    private final MessageRouter router = Routers.create(null, time);

    @Test
    void a_router_without_handlers_of_the_application_is_starting_for_ten_seconds() {
        assertThat(router.health().status()).isEqualTo(Status.STARTING);
        assertThat(router.health().handlers()).isEqualTo(2);
        time.advance(Duration.ofMillis(9_999));
        assertThat(router.health().status()).isEqualTo(Status.STARTING);
        time.advance(Duration.ofMillis(1));
        assertThat(router.health().status()).isEqualTo(Status.UP);
        assertThat(router.health().detail()).isEqualTo("built-in handlers only");
    }

    @Test
    void the_first_handler_of_the_application_brings_it_up_at_once() {
        router.addHandler("user_message", named("x"));
        assertThat(router.health()).isEqualTo(new MessageRouter.Health(Status.UP, 3, "routing"));
    }

    @Test
    void a_users_router_is_up_with_the_bases_handlers_and_down_when_it_is_removed() {
        MessageRouter own = Routers.registry(router).forUser(context("ada"));
        assertThat(own.health().status()).isEqualTo(Status.STARTING);
        router.addHandler("user_message", named("x"));
        assertThat(own.health()).isEqualTo(new MessageRouter.Health(Status.UP, 3, "routing"));
        Routers.registry(router).remove(UserId.of("ada"));
        assertThat(own.health().status()).isEqualTo(Status.DOWN);
        assertThat(router.health().status()).isEqualTo(Status.UP);
    }
}
