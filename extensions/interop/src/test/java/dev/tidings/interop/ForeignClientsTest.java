package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of server with each kind of client. The client takes 1,000 events of a user, loses its connection on the way,
 * more than once and without a close frame, and resumes from the last event it had, while another user is told other
 * things. One that is not on this machine is skipped, unless {@code TIDINGS_REQUIRE_FOREIGN} is true.
 */
class ForeignClientsTest {
    private static final long PAUSE_NANOS = 100_000;
    private static final int EVENTS_FOR_ONE_OF_THE_OTHER = Trial.EVENTS / (Trial.FEW - 2);
    private static final Map<ServerKind, Host> HOSTS = new EnumMap<>(ServerKind.class);
    private static final Page PAGE = new Page();

    static Stream<Arguments> cells() {
        return Stream.of(ServerKind.values())
                .flatMap(server -> Stream.of(ClientKind.values()).map(client -> Arguments.of(server, client)));
    }

    private static Host host(ServerKind kind) throws IOException {
        if (!HOSTS.containsKey(kind)) {
            HOSTS.put(kind, kind.start(PAGE.origin()));
        }
        return HOSTS.get(kind);
    }

    @AfterAll
    static void end() {
        PAGE.close();
        HOSTS.values().forEach(Host::close);
    }

    @ParameterizedTest(name = "{0} x {1}")
    @MethodSource("cells")
    void every_event_comes_once_and_in_order_over_lost_connections_and_to_nobody_else(
            ServerKind server, ClientKind client) throws Exception {
        Host host = host(server);
        String cell = (server + "-" + client).replace(' ', '-');
        Trial trial = new Trial(host.uri(), "ada-" + cell, "eve-" + cell);
        try (Following following = client.follow(trial, PAGE)) {
            host.joined().await(trial.user(), following.devices());
            host.joined().await(trial.other(), following.devices());
            emit(host.bridge(), trial);

            Findings findings = following.findings();
            assertThat(findings.problems()).isEmpty();
            assertThat(findings.events()).isEqualTo(Trial.EVENTS);
            assertThat(findings.othersEvents()).isEqualTo(Trial.FEW);
            assertThat(findings.drops()).isGreaterThanOrEqualTo(3);
            assertThat(findings.resumed()).isGreaterThanOrEqualTo(3);
        }
    }

    /** Emits with pauses, so that connections are lost in the middle of it. The other user's run ends last. */
    private static void emit(AgentBridge bridge, Trial trial) {
        AgentRun own = start(bridge, trial.user());
        AgentRun others = start(bridge, trial.other());
        for (int event = 2; event < Trial.EVENTS; event++) {
            own.thinking(mark(trial.user()) + " event " + event);
            if (event % EVENTS_FOR_ONE_OF_THE_OTHER == 0) {
                others.thinking(mark(trial.other()) + " event " + event);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        own.complete(mark(trial.user()));
        others.complete(mark(trial.other()));
    }

    private static AgentRun start(AgentBridge bridge, String user) {
        return bridge.start(
                UserExecutionContext.newRun(UserId.of(user), ThreadId.of("thread")), "agent", mark(user) + " task");
    }

    private static String mark(String user) {
        return "owner=" + user + ";";
    }
}
