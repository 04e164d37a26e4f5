package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.testing.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuthenticationGateTest {
    private static final int MAX = AuthenticationGate.MAX_AT_ONCE;

    private final StepExecutor executor = new StepExecutor();
    private final AuthenticationGate gate = new AuthenticationGate(executor);
    private final List<Client> begun = new ArrayList<>();
    private final List<Client> turnedAway = new ArrayList<>();

    private final class Client implements AuthenticationGate.Applicant {
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        @Override
        public CompletionStage<?> authenticate() {
            begun.add(this);
            return done;
        }

        @Override
        public void turnAway() {
            turnedAway.add(this);
        }
    }

    private List<Client> admit(int count) {
        List<Client> clients =
                IntStream.range(0, count).mapToObj(i -> new Client()).toList();
        clients.forEach(gate::admit);
        return clients;
    }

    @Test
    void so_many_begin_and_the_others_begin_in_order_as_places_become_free() {
        List<Client> clients = admit(MAX + 3);
        executor.runAll();
        assertThat(begun).isEqualTo(clients.subList(0, MAX));

        clients.get(5).done.complete(null);
        executor.runAll();
        assertThat(begun).isEqualTo(clients.subList(0, MAX + 1));

        clients.get(6).done.completeExceptionally(new IllegalStateException("x"));
        clients.get(7).done.complete(null);
        executor.runAll();
        assertThat(begun).isEqualTo(clients);
        assertThat(turnedAway).isEmpty();
    }

    @Test
    void a_place_that_became_free_with_nobody_waiting_is_used_again() {
        for (int round = 0; round < 3; round++) {
            begun.clear();
            List<Client> clients = admit(MAX);
            executor.runAll();
            assertThat(begun).isEqualTo(clients);
            clients.forEach(client -> client.done.complete(null));
        }
    }

    @Test
    void beyond_the_bound_of_those_waiting_clients_are_turned_away() {
        List<Client> clients = admit(MAX + AuthenticationGate.MAX_WAITING + 2);
        assertThat(turnedAway).isEqualTo(clients.subList(clients.size() - 2, clients.size()));
    }

    @Test
    void one_that_withdraws_never_begins_and_makes_room() {
        List<Client> clients = admit(MAX + AuthenticationGate.MAX_WAITING);
        gate.withdraw(clients.get(MAX));
        admit(1);
        assertThat(turnedAway).isEmpty();

        executor.runAll();
        clients.get(0).done.complete(null);
        executor.runAll();
        assertThat(begun).doesNotContain(clients.get(MAX)).contains(clients.get(MAX + 1));
    }

    @Test
    void if_the_executor_is_full_a_client_is_turned_away_and_its_place_is_free_again() {
        executor.full(true);
        List<Client> clients;
        try (CapturedLog log = CapturedLog.open()) {
            clients = admit(MAX + 5);
            assertThat(log.entries()).hasSize(MAX + 5);
        }
        assertThat(turnedAway).isEqualTo(clients);

        executor.full(false);
        List<Client> later = admit(MAX);
        executor.runAll();
        assertThat(begun).isEqualTo(later);
    }

    @Test
    void if_the_executor_fills_up_all_who_wait_are_turned_away_without_taking_stack() {
        List<Client> clients = admit(MAX + AuthenticationGate.MAX_WAITING);
        executor.runAll();
        executor.full(true);
        try (CapturedLog log = CapturedLog.open()) {
            clients.get(0).done.complete(null);
            assertThat(log.entries()).hasSize(AuthenticationGate.MAX_WAITING);
        }
        assertThat(turnedAway).isEqualTo(clients.subList(MAX, clients.size()));
    }
}
