package dev.tidings.core.acceptance;

import static dev.tidings.core.acceptance.Site.FIVE;
import static dev.tidings.core.acceptance.Site.ask;
import static dev.tidings.core.acceptance.Site.readRun;
import static dev.tidings.core.acceptance.Site.types;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AuthResult;
import dev.tidings.api.RunLimits;
import dev.tidings.api.Timeouts;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Connections that come, go and are used at the same moment, through real sockets. */
class RaceTest {
    private static final int CLIENTS = 100;
    private static final int ASKED_AT_ONCE = 32;

    /** Nothing of the server has run before, and the verifier says nothing until as many ask it as may do so at once. */
    @Test
    void a_hundred_clients_that_connect_during_a_cold_start_all_get_in_and_are_usable_at_once() throws Exception {
        CompletableFuture<Void> warm = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<URI> address = new CompletableFuture<>();
        List<Future<?>> clients = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
        for (int number = 0; number < CLIENTS; number++) {
            String user = "user" + number;
            clients.add(threads.submit(() -> {
                WireClient client =
                        WireClient.connect(address.get(10, TimeUnit.SECONDS), List.of("tidings.v1", "bearer." + user));
                client.send("{'type':'ping'}");
                assertThat(client.next().path("user_id").asText()).isEqualTo(user);
                assertThat(client.nextType()).isEqualTo("pong");
                return null;
            }));
        }
        long start = System.nanoTime();
        try (var server = Tidings.server()
                .tokenVerifier(token -> {
                    if (asked.incrementAndGet() == ASKED_AT_ONCE) {
                        warm.completeAsync(() -> null, threads);
                    }
                    return warm.thenApply(done -> AuthResult.authenticated(UserPrincipal.of(UserId.of(token))));
                })
                .start()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            address.complete(server.uri());
            for (Future<?> client : clients) {
                client.get(20, TimeUnit.SECONDS);
            }
            assertThat(server.manager().connectionCount()).isEqualTo(CLIENTS);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void events_that_are_sent_as_soon_as_a_client_is_told_it_is_connected_arrive_five_of_five_in_order()
            throws Exception {
        try (Site site = Site.open()) {
            for (int round = 0; round < 50; round++) {
                WireClient client = site.join("user" + round);
                site.wholeRun("user" + round);
                assertThat(types(readRun(client))).as("round %d", round).containsExactlyElementsOf(FIVE);
            }
        }
    }

    @Test
    void events_that_are_sent_while_a_client_connects_arrive_once_each_and_in_order_replayed_or_live()
            throws Exception {
        try (Site site = Site.open()) {
            for (int round = 0; round < 50; round++) {
                String user = "user" + round;
                String epoch = site.connect(user, "").next().path("epoch").asText();
                List<List<JsonNode>> seen = new ArrayList<>();
                Together.run(2, number -> {
                    if (number == 0) {
                        site.wholeRun(user);
                    } else {
                        WireClient client = site.connect(user, "?seq=0&epoch=" + epoch);
                        assertThat(List.of(client.nextType(), client.nextType()))
                                .containsExactly("connection_established", "resumed");
                        seen.add(readRun(client));
                        assertThat(client.received()).isEmpty();
                    }
                });
                assertThat(types(seen.get(0))).as("round %d", round).containsExactlyElementsOf(FIVE);
                assertThat(seen.get(0))
                        .extracting(event -> event.path("seq").asInt())
                        .containsExactly(1, 2, 3, 4, 5);
            }
        }
    }

    @Test
    void a_client_that_comes_back_while_its_old_connection_is_cleaned_up_gets_the_next_event() throws Exception {
        try (Site site = Site.open()) {
            WireClient[] current = {site.join("ada")};
            for (int round = 0; round < 100; round++) {
                WireClient old = current[0];
                int number = round;
                Together.run(2, thread -> {
                    if (thread == 0) {
                        old.abort();
                    } else {
                        current[0] = site.join("ada");
                    }
                });
                site.server().manager().send(Site.newRun("ada"), new CustomEvent("x_round", Map.of("number", number)));
                JsonNode event = current[0].next();
                assertThat(event.path("data").path("number").asInt(-1)).isEqualTo(round);
            }
            Eventually.until(
                    "the old connections are gone",
                    () -> site.server().manager().connectionCount(UserId.of("ada")) == 1);
        }
    }

    @Test
    void three_users_that_connect_at_once_are_each_connected_and_get_their_own_event_only() throws Exception {
        try (Site site = Site.open()) {
            for (int round = 0; round < 50; round++) {
                int number = round;
                Together.run(3, thread -> {
                    String user = "user" + thread + "-" + number;
                    WireClient client = site.join(user);
                    site.server().manager().send(Site.newRun(user), new CustomEvent("x_for", Map.of("user", user)));
                    assertThat(client.next().path("data").path("user").asText()).isEqualTo(user);
                    client.send("{'type':'ping'}");
                    assertThat(client.nextType()).isEqualTo("pong");
                });
            }
        }
    }

    /** A message that is sent at the very limit is answered, or its client learns of the close and asks again. */
    @Test
    void a_message_that_races_an_idle_timeout_is_handled_once_and_answered_at_the_latest_when_its_client_came_back()
            throws Exception {
        long seed = 20_261_121;
        RunLimits limits = new RunLimits(Duration.ofMillis(190), Duration.ofMillis(180), Duration.ofMillis(170));
        try (Site site = Site.open(0, builder -> builder.timeouts(new Timeouts(Duration.ofMillis(200), limits)))) {
            Together.run(20, number -> {
                Random random = new Random(seed + number);
                for (int round = 0; round < 3; round++) {
                    String user = "user" + number + "-" + round;
                    WireClient client = site.join(user);
                    LockSupport.parkNanos(Duration.ofMillis(190).toNanos() + random.nextInt(20_000_000));
                    while (!answered(client)) {
                        client = site.join(user);
                    }
                }
            });
            assertThat(site.asked).as("seed %d", seed).hasValue(60);
        }
    }

    private static boolean answered(WireClient client) throws Exception {
        try {
            ask(client, "prices", "q-1");
        } catch (IOException gone) {
            assertThat(client.ending()).startsWith("1001");
        }
        while (Site.hears(client)) {
            if (client.nextType().equals("accepted")) {
                return true;
            }
        }
        assertThat(client.ending()).startsWith("1001");
        return false;
    }

    @Test
    void users_that_come_run_and_go_while_the_server_is_closed_keep_it_from_nothing() throws Exception {
        Site site = Site.open();
        CountDownLatch busy = new CountDownLatch(40);
        Thread closing = new Thread(() -> {
            Eventually.until("all are busy", () -> busy.getCount() == 0);
            site.close();
        });
        closing.start();
        Together.run(8, thread -> {
            try {
                while (true) {
                    WireClient client = site.connect("user" + thread, "");
                    if (!Site.hears(client)) {
                        break;
                    }
                    site.wholeRun("user" + thread);
                    client.abort();
                    busy.countDown();
                }
            } catch (IOException refused) {
                assertThat(busy.getCount()).isZero();
            }
        });
        closing.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(closing.isAlive()).isFalse();
        assertThat(site.server().manager().connectionCount()).isZero();
    }
}
