package dev.tidings.vertx;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeDecision.Refuse;
import dev.tidings.api.spi.HandshakeReader;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServerLogin;
import dev.tidings.api.spi.Transport;
import dev.tidings.netty.NettyEndpoint;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One path in an HTTP server on Vert.x that an application has already. The sockets, the threads, TLS, the limits on HTTP and
 * what the other paths do stay the application's:
 *
 * <pre>{@code
 * vertx.createHttpServer().requestHandler(endpoint.orElse(router)).listen(8080);
 * router.route("/ws").handler(context -> endpoint.handle(context.request())); // or so, with Vert.x Web
 * }</pre>
 *
 * <p>A request for the path is upgraded or refused, with 503 until the {@link #transport} is started. The upgrade is Vert.x's,
 * as for any protocol but HTTP; what goes over the connection then is written and read as on Netty. So options of the server's
 * for WebSockets do not apply to it, and compression is not negotiated although Vert.x offers it to others by default. A
 * server with a {@code webSocketHandler} shows upgrade requests to nobody else: use {@code request.toWebSocket()} instead.
 */
public final class VertxEndpoint implements Handler<HttpServerRequest> {
    static final int TARGET_BYTES = 2 * 1024;

    private final NettyEndpoint frames;
    private final ServerLogin login = ServerLogin.of("application");
    private final HandshakeReader reader = HandshakeReader.of(TARGET_BYTES);

    VertxEndpoint(NettyEndpoint frames) {
        this.frames = frames;
    }

    /**
     * Answers a request: upgrades it, lets it wait for its verifier, or refuses it; with 404 if it is for another path.
     *
     * @param request a request of which nothing was read or answered
     */
    @Override
    public void handle(HttpServerRequest request) {
        answer(request, null);
    }

    /**
     * Answers a request of a user whom the application has logged in. It counts where {@link #applicationLogin} is the
     * request verifier.
     *
     * @param request a request of which nothing was read or answered
     * @param user the user's name
     */
    public void handle(HttpServerRequest request, String user) {
        answer(request, Objects.requireNonNull(user, "user"));
    }

    private void answer(HttpServerRequest request, @Nullable String user) {
        frames.judge(new VertxExchange(request, () -> login.with(user, read(request))));
    }

    private HandshakeRequest read(HttpServerRequest request) throws HandshakeRefusedException {
        String line = request.method() + " " + request.uri() + " " + versionOf(request);
        HandshakeRequest read =
                reader.read(line, request.headers(), Answers.addressOf(request).getHostAddress());
        if (!read.path().equals(frames.path())) {
            throw new HandshakeRefusedException(new Refuse(404, "nothing is here"));
        }
        return read;
    }

    private static String versionOf(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1 ? "HTTP/1.1" : String.valueOf(request.version());
    }

    /**
     * Returns a verifier that believes the application: whoever it names in {@link #handle(HttpServerRequest, String)} is
     * the user of that id. Give it to the server's authentication. A client can't claim a name by any header.
     *
     * @return the verifier
     */
    public RequestVerifier applicationLogin() {
        return applicationLogin(name -> Optional.of(UserPrincipal.of(UserId.of(name))));
    }

    /**
     * Returns a verifier that believes the application, and makes users from names as it is told.
     *
     * @param users returns the user of a name, or empty if it has none; called by several threads, never by an event loop
     * @return the verifier
     */
    public RequestVerifier applicationLogin(Function<String, Optional<UserPrincipal>> users) {
        return login.verifier(Objects.requireNonNull(users, "users"));
    }

    /**
     * Puts other requests behind this path.
     *
     * @param others handles the requests for all other paths, such as a router of Vert.x Web
     * @return a handler for the server
     */
    public Handler<HttpServerRequest> orElse(Handler<HttpServerRequest> others) {
        Objects.requireNonNull(others, "others");
        return request -> {
            if (frames.path().equals(request.path())) {
                handle(request);
            } else {
                others.handle(request);
            }
        };
    }

    /**
     * Returns the transport to give to a server. Its start begins to take clients, its close ends them and leaves the
     * application's server alone.
     *
     * @param listening where the application's server listens, as clients reach it
     * @return the transport; of several one can be started
     */
    public Transport transport(InetSocketAddress listening) {
        return frames.transport(listening);
    }
}
