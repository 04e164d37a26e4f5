package dev.tidings.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.Ticket;
import dev.tidings.api.TicketGrant;
import dev.tidings.api.TicketRequest;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a ticket good once, for as long as it says, for one user and one page? */
class TicketsTest {
    private static final UserPrincipal ADA = UserPrincipal.of(UserId.of("ada")).withPermissions(Set.of("chat"));
    private static final UserPrincipal EVE = UserPrincipal.of(UserId.of("eve"));
    private static final String APP = "https://app.example.com";
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ControlledTime time = new ControlledTime();
    private final InMemoryTicketStore store = new InMemoryTicketStore(time);
    private final AuthHandler handler = handler(store);

    private AuthHandler handler(TicketStore tickets) {
        return Authentication.create(
                AuthSettings.defaults().withTicketStore(tickets), new Authentication.Parts(time, time, Runnable::run));
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private Ticket issue(TicketRequest request) {
        return now(handler.tickets().issue(request));
    }

    private static HandshakeRequest bringing(Ticket ticket, String... origins) {
        return new HandshakeRequest(
                "/ws",
                Map.of(),
                Map.of(
                        "sec-websocket-protocol",
                        List.of("tidings.v1, ticket." + ticket.value()),
                        "origin",
                        List.of(origins)),
                "192.0.2.7");
    }

    private AuthResult use(Ticket ticket, String... origins) {
        return now(handler.authenticate(bringing(ticket, origins)));
    }

    private Ticket issue(UserPrincipal principal) {
        return now(handler.tickets().issue(principal));
    }

    @Test
    void a_ticket_opens_a_connection_of_its_user_with_its_permissions() {
        assertThat(use(issue(ADA))).isEqualTo(AuthResult.authenticated(ADA));
    }

    @Test
    void row_a3_a_second_use_is_refused() {
        Ticket ticket = issue(ADA);
        use(ticket);
        assertThat(use(ticket)).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void row_a3_a_ticket_is_good_for_30_seconds_and_not_longer() {
        Ticket ticket = issue(ADA);
        Ticket other = issue(ADA);
        assertThat(ticket.expiresAt()).isEqualTo(time.now().plusSeconds(30));
        time.advance(Duration.ofSeconds(30).minus(MOMENT));
        assertThat(use(ticket)).isInstanceOf(AuthResult.Authenticated.class);
        time.advance(MOMENT);
        assertThat(use(other)).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void row_a3_of_100_uses_at_once_one_succeeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            for (int round = 0; round < 20; round++) {
                Ticket ticket = issue(ADA);
                CountDownLatch start = new CountDownLatch(100);
                Callable<Optional<TicketGrant>> use = () -> {
                    start.countDown();
                    start.await();
                    return store.take(Digests.of(ticket.value()))
                            .toCompletableFuture()
                            .join();
                };
                List<Future<Optional<TicketGrant>>> uses = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    uses.add(threads.submit(use));
                }
                int taken = 0;
                for (Future<Optional<TicketGrant>> each : uses) {
                    taken += each.get().isPresent() ? 1 : 0;
                }
                assertThat(taken).isOne();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void row_a3_a_ticket_is_its_users_whatever_else_the_client_brings() {
        Ticket ticket = issue(ADA);
        HandshakeRequest asEve = new HandshakeRequest(
                "/ws",
                Map.of("ticket", ticket.value(), "user", "eve"),
                Map.of("authorization", List.of("Bearer eves-token")),
                "192.0.2.7");
        assertThat(now(handler.authenticate(asEve))).isInstanceOf(AuthResult.Rejected.class);
        assertThat(use(ticket)).isEqualTo(AuthResult.authenticated(ADA));
    }

    @Test
    void a_ticket_for_one_page_is_used_up_in_vain_by_another() {
        TicketRequest request = TicketRequest.of(ADA).forOrigin(APP);
        assertThat(use(issue(request), APP)).isEqualTo(AuthResult.authenticated(ADA));
        for (String[] origins : List.of(
                new String[] {"https://evil.example"},
                new String[] {APP + ".evil.example"},
                new String[] {APP + ":8443"},
                new String[] {"http://app.example.com"},
                new String[] {"null"},
                new String[] {APP, APP},
                new String[] {})) {
            Ticket ticket = issue(request);
            assertThat(use(ticket, origins)).isInstanceOf(AuthResult.Rejected.class);
            assertThat(use(ticket, APP)).isInstanceOf(AuthResult.Rejected.class);
        }
    }

    @Test
    void looking_at_a_ticket_and_revoking_another_leave_it_good() {
        Ticket ticket = issue(TicketRequest.of(ADA).forOrigin(APP));
        Ticket other = issue(ADA);
        assertThat(now(handler.tickets().inspect(ticket.value())))
                .contains(new TicketGrant(ADA, Optional.of(APP), ticket.expiresAt()));
        assertThat(now(handler.tickets().inspect(ticket.value()))).isPresent();
        assertThat(now(handler.tickets().revoke(other.value()))).isTrue();
        assertThat(now(handler.tickets().revoke(other.value()))).isFalse();
        assertThat(use(other)).isInstanceOf(AuthResult.Rejected.class);
        assertThat(use(ticket, APP)).isInstanceOf(AuthResult.Authenticated.class);
        assertThat(now(handler.tickets().inspect(ticket.value()))).isEmpty();
    }

    @Test
    void revoking_a_user_makes_all_of_the_users_tickets_worthless_and_nobody_elses() {
        Ticket first = issue(ADA);
        Ticket second = issue(ADA);
        Ticket eves = issue(EVE);
        now(handler.revoke(ADA.userId()));
        assertThat(List.of(use(first), use(second))).allMatch(AuthResult.Rejected.class::isInstance);
        assertThat(use(eves)).isEqualTo(AuthResult.authenticated(EVE));
        assertThat(store.size()).isZero();
    }

    @Test
    void values_are_256_random_bits_and_are_kept_as_hashes_only() {
        List<String> keys = new ArrayList<>();
        TicketStore noting = new NotingStore(keys);
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            values.add(now(handler(noting).tickets().issue(ADA)).value());
        }
        assertThat(values).hasSize(1_000).allMatch(value -> value.matches("[A-Za-z0-9_-]{43}"));
        assertThat(keys).hasSize(1_000).doesNotContainAnyElementsOf(values).allMatch(key -> key.length() == 43);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a b", "../../etc", "*", "{user}:1"})
    void what_is_no_ticket_by_its_form_does_not_reach_the_store(String value) {
        List<String> keys = new ArrayList<>();
        AuthHandler noting = handler(new NotingStore(keys));
        assertThat(now(noting.authenticate(bringing(new Ticket(value, time.now())))))
                .isInstanceOf(AuthResult.Rejected.class);
        assertThat(now(noting.tickets().inspect(value))).isEmpty();
        assertThat(now(noting.tickets().revoke(value))).isFalse();
        assertThat(keys).isEmpty();
    }

    @Test
    void a_ticket_ends_with_its_principal_and_an_expired_one_gets_none() {
        UserPrincipal brief = ADA.expiringAt(time.now().plusSeconds(7));
        assertThat(issue(brief).expiresAt()).isEqualTo(time.now().plusSeconds(7));
        time.advance(Duration.ofSeconds(7));
        assertThatThrownBy(() -> handler.tickets().issue(brief))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not have expired");
    }

    @Test
    void a_users_oldest_ticket_gives_way_and_expired_ones_take_no_room() {
        Ticket oldest = issue(ADA);
        Ticket next = issue(ADA);
        for (int i = 2; i <= InMemoryTicketStore.MAX_PER_USER; i++) {
            issue(ADA);
        }
        assertThat(store.size()).isEqualTo(InMemoryTicketStore.MAX_PER_USER);
        assertThat(use(oldest)).isInstanceOf(AuthResult.Rejected.class);
        assertThat(use(next)).isInstanceOf(AuthResult.Authenticated.class);
        time.advance(Duration.ofSeconds(30));
        issue(EVE);
        assertThat(store.size()).isOne();
    }

    @Test
    void a_full_store_takes_no_more_and_keeps_what_it_has() {
        Ticket first = issue(EVE);
        for (int i = 1; i < InMemoryTicketStore.MAX_IN_TOTAL; i++) {
            store.put("key-" + i, grantOf("user-" + i));
        }
        assertThat(handler.tickets().issue(ADA).toCompletableFuture()).isCompletedExceptionally();
        assertThat(store.size()).isEqualTo(InMemoryTicketStore.MAX_IN_TOTAL);
        assertThat(use(first)).isInstanceOf(AuthResult.Authenticated.class);
    }

    private TicketGrant grantOf(String user) {
        return new TicketGrant(
                UserPrincipal.of(UserId.of(user)), Optional.empty(), time.now().plusSeconds(30));
    }

    @Test
    void a_store_that_fails_or_hangs_is_not_a_bad_ticket() {
        Ticket ticket = issue(ADA);
        AuthHandler failing = handler(new BrokenStore(
                CompletableFuture.failedFuture(new IllegalStateException("no route for " + ticket.value()))));
        AuthHandler hanging = handler(new BrokenStore(new CompletableFuture<>()));
        try (CapturedLog log = CapturedLog.open()) {
            assertThat(now(failing.authenticate(bringing(ticket)))).isInstanceOf(AuthResult.Unavailable.class);
            assertThat(log.text()).contains("IllegalStateException").doesNotContain(ticket.value());
        }
        CompletableFuture<AuthResult> result =
                hanging.authenticate(bringing(ticket)).toCompletableFuture();
        time.advance(Duration.ofSeconds(5));
        assertThat(result.join()).isInstanceOf(AuthResult.Unavailable.class);
    }

    @Test
    void no_text_form_shows_a_ticket() {
        Ticket ticket = issue(ADA);
        assertThat(List.of(
                        ticket.toString(),
                        bringing(ticket).toString(),
                        use(ticket).toString(),
                        use(ticket).toString()))
                .noneMatch(text -> text.contains(ticket.value()));
    }

    @Test
    void a_request_out_of_range_is_refused() {
        TicketRequest request = TicketRequest.of(ADA);
        assertThatThrownBy(() -> request.withLife(Duration.ZERO)).hasMessageContaining("[PT1S, PT1H]");
        assertThatThrownBy(() -> request.withLife(Duration.ofMinutes(61))).hasMessageContaining("PT1H1M");
        assertThatThrownBy(() -> request.forOrigin("https://app.example.com/path"))
                .hasMessageContaining("origin");
        assertThatThrownBy(() -> request.forOrigin("*")).hasMessageContaining("origin");
    }

    private record NotingStore(List<String> keys) implements TicketStore {
        @Override
        public CompletionStage<Boolean> put(String key, TicketGrant grant) {
            keys.add(key);
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletionStage<Optional<TicketGrant>> take(String key) {
            keys.add(key);
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<TicketGrant>> inspect(String key) {
            return take(key);
        }

        @Override
        public CompletionStage<Boolean> revoke(String key) {
            return take(key).thenApply(Optional::isPresent);
        }

        @Override
        public CompletionStage<Void> revokeAll(UserId userId) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private record BrokenStore(CompletionStage<Optional<TicketGrant>> answer) implements TicketStore {
        @Override
        public CompletionStage<Boolean> put(String key, TicketGrant grant) {
            return answer.thenApply(Optional::isPresent);
        }

        @Override
        public CompletionStage<Optional<TicketGrant>> take(String key) {
            return answer;
        }

        @Override
        public CompletionStage<Optional<TicketGrant>> inspect(String key) {
            return answer;
        }

        @Override
        public CompletionStage<Boolean> revoke(String key) {
            return answer.thenApply(Optional::isPresent);
        }

        @Override
        public CompletionStage<Void> revokeAll(UserId userId) {
            return answer.thenAccept(grant -> {});
        }
    }
}
