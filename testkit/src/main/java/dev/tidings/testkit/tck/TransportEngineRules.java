package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server promises its users, over the transport. */
final class TransportEngineRules {
    private static final int EVENTS = 1_000;
    private static final int PORTION = 200;
    private static final int[] DROPS = {100, 101, 640};
    private static final int USERS = 8;
    private static final int EACH = 100;
    private static final int LARGE_EVENTS = 800;
    private static final int LARGE = 16 * 1024;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final TransportTck tck;
    private final JsonMapper json = JsonMapper.builder().build();

    TransportEngineRules(TransportTck tck) {
        this.tck = tck;
    }

    private TidingsServer start() throws Exception {
        return Tidings.server()
                .developmentMode()
                .transport(tck.createTransport())
                .start();
    }

    private static AgentRun run(TidingsServer server, String user) {
        UserExecutionContext context =
                UserExecutionContext.of(UserId.of(user), ThreadId.of("thread-1"), RunId.of("run-" + user));
        return server.bridge().start(context, "agent", null);
    }

    private TransportPeer join(TidingsServer server, String query, int receiveBuffer) throws IOException {
        URI uri = URI.create(server.uri() + query);
        return TransportPeer.connect(uri, tck.patience(), receiveBuffer).upgrade("Sec-WebSocket-Protocol: tidings.v1");
    }

    private JsonNode next(TransportPeer peer) throws IOException {
        JsonNode frame = json.readTree(peer.text());
        return frame.path("type").asText().equals("heartbeat") ? next(peer) : frame;
    }

    private JsonNode next(TransportPeer peer, String type) throws IOException {
        JsonNode frame = next(peer);
        assertThat(frame.path("type").asText()).as("the type of the next frame").isEqualTo(type);
        return frame;
    }

    private void assertEvents(TransportPeer peer, int from, int to) throws IOException {
        for (int seq = from; seq <= to; seq++) {
            assertThat(next(peer).path("seq").asInt()).as("the next seq").isEqualTo(seq);
        }
    }

    void resumes() throws Exception {
        try (TidingsServer server = start()) {
            TransportPeer first = join(server, "?user=ada", 0);
            String epoch = next(first, "connection_established").path("epoch").asText();
            AgentRun run = run(server, "ada");
            int seen = 0;
            TransportPeer peer = first;
            for (int drop : DROPS) {
                emit(run, drop - seen);
                assertEvents(peer, seen + 1, drop);
                peer.reset();
                seen = drop;
                emit(run, 50);
                peer = join(server, "?user=ada&epoch=" + epoch + "&seq=" + seen, 0);
                next(peer, "connection_established");
                assertThat(next(peer, "resumed").path("from").asInt())
                        .as("where it resumes")
                        .isEqualTo(seen);
                assertEvents(peer, seen + 1, seen + 50);
                seen += 50;
            }
            for (int rest = EVENTS; rest > 0; rest -= PORTION) {
                emit(run, PORTION);
                assertEvents(peer, seen + 1, seen + PORTION);
                seen += PORTION;
            }
            peer.close();
        }
    }

    private static void emit(AgentRun run, int events) {
        for (int i = 0; i < events; i++) {
            run.thinking("thought " + i);
        }
    }

    void keepsUsersApart() throws Exception {
        try (TidingsServer server = start()) {
            List<TransportPeer> peers = new ArrayList<>();
            List<Thread> agents = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                String name = "user" + user;
                for (int device = 0; device < 2; device++) {
                    peers.add(join(server, "?user=" + name, 0));
                }
                agents.add(new Thread(() -> emit(run(server, name), EACH), "transport-tck"));
            }
            agents.forEach(Thread::start);
            for (int i = 0; i < peers.size(); i++) {
                assertOnly("user" + i / 2, peers.get(i));
            }
            for (Thread agent : agents) {
                agent.join();
            }
        }
    }

    private void assertOnly(String user, TransportPeer peer) throws IOException {
        int last = next(peer, "connection_established").path("seq").asInt();
        while (last < EACH) {
            JsonNode event = next(peer);
            assertThat(event.path("user_id").asText()).as("whose event it is").isEqualTo(user);
            assertThat(event.path("seq").asInt()).as("the next seq of " + user).isEqualTo(++last);
        }
        peer.close();
    }

    void drains() throws Exception {
        TidingsServer server = start();
        TransportPeer peer = join(server, "?user=ada", 0);
        next(peer, "connection_established");
        AgentRun run = run(server, "ada");
        emit(run, EACH);
        Thread closer = new Thread(() -> server.close(DRAIN), "transport-tck");
        closer.start();
        List<String> types = new ArrayList<>();
        int last = 0;
        TransportPeer.@Nullable Frame frame = peer.read();
        while (frame != null && !frame.is(TransportPeer.CLOSE)) {
            JsonNode event = json.readTree(frame.text());
            types.add(event.path("type").asText());
            if (event.has("seq")) {
                assertThat(event.path("seq").asInt()).as("the next seq").isEqualTo(++last);
            }
            frame = peer.read();
        }
        TransportPeer.Frame close = TransportPeer.required(frame, TransportPeer.CLOSE);
        assertThat(close.closeCode())
                .as("the code of a server that is drained")
                .isEqualTo(CloseCode.SERVICE_RESTART.code());
        assertThat(types).as("what came before it").contains("going_away", EventTypes.AGENT_ERROR);
        peer.trySend(TransportPeer.frame(TransportPeer.CLOSE, close.payload()));
        closer.join();
        peer.close();
    }

    void endsSlowConsumers() throws Exception {
        try (TidingsServer server = start()) {
            TransportPeer slow = join(server, "?user=ada", TransportStage.SMALL_BUFFER);
            String epoch = next(slow, "connection_established").path("epoch").asText();
            TransportPeer other = join(server, "?user=bob", 0);
            next(other, "connection_established");
            AgentRun run = run(server, "ada");
            String large = "x".repeat(LARGE);
            for (int i = 0; i < LARGE_EVENTS; i++) {
                run.thinking(large);
            }
            emit(run(server, "bob"), EACH);
            assertEvents(other, 1, EACH);
            other.close();
            int last = readBehind(slow);
            slow.close();
            TransportPeer back = join(server, "?user=ada&epoch=" + epoch + "&seq=" + last, 0);
            next(back, "connection_established");
            assertThat(next(back).path("type").asText())
                    .as("what it is told when it comes back")
                    .isEqualTo("resume_gap");
            back.close();
        }
    }

    private int readBehind(TransportPeer slow) throws IOException {
        int last = 0;
        TransportPeer.Frame frame = slow.read();
        while (frame != null && !frame.is(TransportPeer.CLOSE)) {
            if (frame.is(TransportPeer.TEXT)) {
                JsonNode event = json.readTree(frame.text());
                last = event.has("seq") ? event.path("seq").asInt() : last;
            }
            frame = slow.read();
        }
        assertThat(TransportPeer.required(frame, TransportPeer.CLOSE).closeCode())
                .as("the code for a client that fell behind")
                .isEqualTo(CloseCode.SLOW_CONSUMER.code());
        return last;
    }

    void tellsWhoMayNotComeIn() throws Exception {
        try (TidingsServer server = start()) {
            TransportPeer stranger = TransportPeer.connect(server.uri(), tck.patience(), 0);
            assertThat(stranger.ask("Sec-WebSocket-Protocol: tidings.v1")
                            .answer()
                            .status())
                    .as("the status for a client without a credential that is no page")
                    .isIn(401, tck.parksRequests() ? 401 : 101);
            TransportPeer foreign = TransportPeer.connect(server.uri(), tck.patience(), 0);
            int status = foreign.ask("Sec-WebSocket-Protocol: tidings.v1", "Origin: https://evil.example")
                    .answer()
                    .status();
            assertThat(status == 101 ? closeCode(foreign) : status)
                    .as("the status, or else the close code, for a page of a foreign origin")
                    .isEqualTo(tck.refusesOverHttp() ? 403 : CloseCode.FORBIDDEN.code());
            TransportPeer page = TransportPeer.connect(server.uri(), tck.patience(), 0)
                    .upgrade("Sec-WebSocket-Protocol: tidings.v1", "Origin: http://localhost:3000");
            assertThat(closeCode(page))
                    .as("the close code for a page without a credential")
                    .isEqualTo(CloseCode.UNAUTHENTICATED.code());
            for (TransportPeer peer : List.of(stranger, foreign, page)) {
                peer.close();
            }
        }
    }

    private static int closeCode(TransportPeer peer) throws IOException {
        TransportPeer.@Nullable Frame close = peer.close(true);
        return close == null ? 0 : close.closeCode();
    }
}
