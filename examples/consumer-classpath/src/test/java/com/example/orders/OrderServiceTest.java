package com.example.orders;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.testkit.ClientRecorder;
import dev.tidings.testkit.client.TidingsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final TokenVerifier LOGINS = TokenVerifier.of(
            token -> Optional.of(token).filter("adas-token"::equals).map(known -> UserPrincipal.of(UserId.of("ada"))));

    @Test
    void a_client_orders_over_the_network_and_follows_its_order() throws IOException {
        ClientRecorder recorder = ClientRecorder.create();
        OrderService service = OrderService.start(0, LOGINS, article -> 3);
        try (service;
                TidingsClient client = TidingsClient.builder(service.server().uri())
                        .token(() -> "adas-token")
                        .start(recorder)) {
            recorder.awaitConnected(LIMIT);

            client.send(Map.of("type", "place_order", "article", "tea", "pieces", 2));

            assertThat(recorder.awaitTerminal(LIMIT)).isGoldenPath().hasNoGap();
        }
        assertThat(service.figures().placed()).isEqualTo(1);
        assertThat(service.figures().lost()).isZero();
    }
}
