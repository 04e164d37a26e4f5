package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Is a client still there, and still of use? */
class LivenessTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration PING_AFTER = GatewayLimits.defaults().pingAfter();
    private static final Duration SILENCE = GatewayLimits.defaults().silence();

    private final RecordingConnection connection = new RecordingConnection();
    private GatewayFixture fixture = new GatewayFixture();

    private InboundListener join() {
        InboundListener client = fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", "ada")));
        fixture.executor.runAll();
        return client;
    }

    private void pass(Duration time) {
        fixture.time.advance(time);
    }

    @Test
    void a_silent_client_is_pinged_and_then_dropped_without_a_close() {
        join();
        pass(PING_AFTER.minus(MOMENT));
        assertThat(connection.pings()).isZero();
        pass(MOMENT);
        assertThat(connection.pings()).isEqualTo(1);
        pass(PING_AFTER);
        assertThat(connection.pings()).isEqualTo(2);
        pass(SILENCE.minus(PING_AFTER.multipliedBy(2)).minus(MOMENT));
        assertThat(connection.closes()).isEmpty();
        pass(MOMENT);
        assertThat(connection.closes()).containsExactly("terminated");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_client_that_answers_pings_lives_on() {
        InboundListener client = join();
        for (int i = 1; i <= 100; i++) {
            pass(PING_AFTER);
            assertThat(connection.pings()).isEqualTo(i);
            client.onActivity();
        }
        assertThat(connection.closes()).isEmpty();
    }

    @Test
    void a_client_that_gives_signs_by_itself_is_never_pinged() {
        InboundListener client = join();
        for (int i = 0; i < 1_000; i++) {
            pass(PING_AFTER.dividedBy(2));
            client.onActivity();
        }
        assertThat(connection.pings()).isZero();
        assertThat(connection.closes()).isEmpty();
    }

    @Test
    void a_sign_at_the_last_moment_is_enough() {
        InboundListener client = join();
        pass(SILENCE.minus(MOMENT));
        client.onActivity();
        pass(SILENCE.minus(MOMENT));
        assertThat(connection.closes()).isEmpty();
        pass(MOMENT);
        assertThat(connection.closes()).containsExactly("terminated");
    }

    @Test
    void signs_of_life_cost_no_task() {
        InboundListener client = join();
        for (int i = 0; i < 1_000; i++) {
            client.onActivity();
        }
        assertThat(fixture.time.scheduledTasks()).isEqualTo(1);
        client.onClosed(1000, "");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_machine_that_stood_still_drops_nobody() {
        ControlledTime tasks = new ControlledTime();
        Clock clock = new Clock();
        Liveness liveness = new Liveness(clock, tasks, GatewayLimits.defaults());
        Watched watched = new Watched();
        liveness.begin(watched);
        clock.now += Duration.ofHours(1).toNanos();
        tasks.advance(PING_AFTER);
        assertThat(watched.gone).isZero();
        for (int i = 0; i < SILENCE.toSeconds(); i++) {
            assertThat(watched.gone).isZero();
            clock.now += Duration.ofSeconds(1).toNanos();
            tasks.advance(Duration.ofSeconds(1));
        }
        assertThat(watched.gone).isEqualTo(1);
    }

    @Test
    void a_connection_of_no_use_is_closed_with_1001() {
        fixture = new GatewayFixture(GatewayLimits.defaults().withIdle(Duration.ofMinutes(5)));
        InboundListener client = join();
        passMinutes(client, 4);
        fixture.send(client, "{'type':'ping'}");
        passMinutes(client, 4);
        assertThat(fixture.outlet.closes).isEmpty();
        passMinutes(client, 1);
        assertThat(fixture.outlet.closes).containsExactly("c1 1001 idle");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void an_event_makes_a_connection_useful() {
        fixture = new GatewayFixture(GatewayLimits.defaults().withIdle(Duration.ofMinutes(5)));
        InboundListener client = join();
        passMinutes(client, 4);
        fixture.outlet.position++;
        passMinutes(client, 4);
        assertThat(fixture.outlet.closes).isEmpty();
        passMinutes(client, 2);
        assertThat(fixture.outlet.closes).containsExactly("c1 1001 idle");
    }

    @Test
    void an_open_run_keeps_a_connection_open() {
        fixture = new GatewayFixture(GatewayLimits.defaults().withIdle(Duration.ofMinutes(5)));
        InboundListener client = join();
        fixture.outlet.openRun = true;
        passMinutes(client, 60);
        assertThat(fixture.outlet.closes).isEmpty();
        fixture.outlet.openRun = false;
        passMinutes(client, 1);
        assertThat(fixture.outlet.closes).containsExactly("c1 1001 idle");
    }

    @Test
    void nobody_is_idle_without_a_limit() {
        InboundListener client = join();
        passMinutes(client, 600);
        assertThat(fixture.outlet.closes).isEmpty();
        assertThat(connection.closes()).isEmpty();
    }

    private void passMinutes(InboundListener client, int minutes) {
        for (int i = 0; i < minutes * 6; i++) {
            pass(Duration.ofSeconds(10));
            client.onActivity();
        }
    }

    private static final class Clock implements TimeSource {
        private long now;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(now);
        }

        @Override
        public long nanoTime() {
            return now;
        }
    }

    private static final class Watched implements Liveness.Peer {
        private int gone;

        @Override
        public void ping() {}

        @Override
        public void gone() {
            gone++;
        }

        @Override
        public void idle() {}

        @Override
        public long position() {
            return 0;
        }

        @Override
        public boolean isBusy() {
            return false;
        }
    }
}
