package dev.tidings.benchmarks;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.TidingsServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server for the side-by-side load harness: {@code --port P --ctl K}. It is what an application would start, with the
 * defaults for retention, time limits, heartbeats and rates; only the number of connections per user is raised, since
 * one scenario has a thousand devices of one user. The user comes from the query, by a verifier of the application's
 * kind. {@code --event message_delta} emits streamed text instead of whole events, {@code --window 20} lets it wait, and
 * port 0 takes a free one, which is printed. {@code --transport netty}, {@code netty-epoll} and {@code undertow} put it on
 * another server than the embedded one.
 */
public final class PeerServer {
    private static final int DEVICES = 10_000;

    private PeerServer() {}

    /**
     * Starts the server and answers the harness until it says {@code QUIT}.
     *
     * @param arguments {@code --port} and {@code --ctl} with a number each
     * @throws IOException if one of the ports is taken
     */
    public static void main(String[] arguments) throws IOException {
        List<String> options = List.of(arguments);
        Duration window = Duration.ofMillis(number(options, "--window", 0));
        PeerTransport transport = PeerTransport.of(text(options, "--transport", "own"));
        ConnectionLimits limits =
                ConnectionLimits.defaults().withConnectionsPerUser(DEVICES).withConnectionsPerAddress(0);
        TidingsServerBuilder builder = Tidings.server()
                .deltaWindow(window)
                .authentication(auth -> auth.requestVerifier(RequestVerifier.of(PeerServer::user)));
        PeerTransport.Running running = transport.start(builder, number(options, "--port", 9001), limits);
        TidingsServer server = running.server();
        boolean streaming = options.contains("message_delta");
        PeerControl control = new PeerControl(
                new PeerWorkload(server.manager(), streaming), server.uri().getPort());
        control.listen(number(options, "--ctl", 9101));
        running.end().run();
    }

    private static Optional<UserPrincipal> user(HandshakeRequest request) {
        return Optional.ofNullable(request.query().get("user")).map(UserId::of).map(UserPrincipal::of);
    }

    private static int number(List<String> options, String name, int otherwise) {
        return Integer.parseInt(text(options, name, String.valueOf(otherwise)));
    }

    private static String text(List<String> options, String name, String otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : options.get(at + 1);
    }
}
