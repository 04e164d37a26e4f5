package dev.tidings.jakarta;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServerLogin;
import dev.tidings.api.spi.Transport;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Sets up a transport on a container. The last value of a setting counts. Not thread-safe. */
public final class JakartaTransportBuilder {
    private static final int MOST_MESSAGE_BYTES = 16 * 1024 * 1024;
    private static final int MOST_CONNECTIONS = 1_000_000;

    private final Registration registration;
    private TransportSettings settings = TransportSettings.defaults();
    private @Nullable ServerLogin login;

    JakartaTransportBuilder(Registration registration) {
        this.registration = registration;
    }

    /**
     * Sets the path that is upgraded, within the application's context. Default {@code /ws}.
     *
     * @param value visible ASCII that begins with a slash, without a query, a wildcard or a template
     * @return this builder
     * @throws IllegalArgumentException if it is not of that form
     */
    public JakartaTransportBuilder path(String value) {
        if (!value.matches("/[!-~&&[^?#*{}]]*")) {
            throw new IllegalArgumentException(
                    "path must be visible ASCII that begins with a slash, without ?, #, * and braces, but was '"
                            + value.replaceAll("[^!-~]", "?") + "'");
        }
        settings = settings.withPath(value);
        return this;
    }

    /**
     * Says where the container listens: what the server calls its address, and makes its URI from. The transport does not
     * listen, and a servlet context does not know where its container does. Default port 8080 of the loopback address.
     *
     * @param value the address
     * @return this builder
     * @throws IllegalArgumentException if it is not resolved
     */
    public JakartaTransportBuilder address(InetSocketAddress value) {
        if (value.isUnresolved()) {
            throw new IllegalArgumentException("address must be resolved but was " + value.getPort()
                    + " of an unknown host: make it from an InetAddress");
        }
        settings = settings.withWhereabouts(settings.whereabouts().withAddress(value));
        return this;
    }

    /**
     * Says which port the container has drawn, for one that was given port 0. It is asked each time that the server is asked
     * for its address or URI; until it knows the port, the port of the {@link #address} is told.
     *
     * <pre>{@code
     * ServletTransports.builder(context).port(() -> tomcat.getConnector().getLocalPort())
     * }</pre>
     *
     * @param value returns the port, or 0 or less if it is not known yet; called by any thread, also before the container
     *     listens
     * @return this builder
     */
    public JakartaTransportBuilder port(IntSupplier value) {
        settings = settings.withWhereabouts(settings.whereabouts().withPort(Objects.requireNonNull(value, "port")));
        return this;
    }

    /**
     * Says whether clients reach the container by TLS, so that the server's URI begins with {@code wss:}. It is the
     * container's, so it is not known otherwise. Default false.
     *
     * @param value true if clients need TLS
     * @return this builder
     */
    public JakartaTransportBuilder tls(boolean value) {
        settings = settings.withWhereabouts(settings.whereabouts().withTls(value));
        return this;
    }

    /**
     * Sets how large a client's message may be. Default 65,536.
     *
     * @param bytes of UTF-8, 1 to 16 MiB
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public JakartaTransportBuilder maxMessageBytes(int bytes) {
        settings = settings.withMessageBytes(require("max message bytes", bytes, MOST_MESSAGE_BYTES));
        return this;
    }

    /**
     * Sets how many connections there may be; who comes beyond gets 503, or is closed with 1013. Default 20,000.
     *
     * @param value 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public JakartaTransportBuilder maxConnections(int value) {
        settings = settings.withConnections(require("max connections", value, MOST_CONNECTIONS));
        return this;
    }

    /**
     * Sets how long a client may take for one frame; then it is dropped. Default 20 s.
     *
     * @param value 250 ms or more
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public JakartaTransportBuilder sendTimeout(Duration value) {
        settings = settings.withSendTimeout(require("send timeout", value));
        return this;
    }

    /**
     * Sets after how long without a frame the container ends a connection. Default zero, which is never: the server finds
     * dead connections with its own heartbeat.
     *
     * @param value zero, or 250 ms or more
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public JakartaTransportBuilder idleTimeout(Duration value) {
        settings = settings.withIdleTimeout(value.isZero() ? value : require("idle timeout", value));
        return this;
    }

    /**
     * Sets how long a close may take before the connection is dropped. Default 5 s.
     *
     * @param value 250 ms or more
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public JakartaTransportBuilder closeLimit(Duration value) {
        settings = settings.withCloseLimit(require("close limit", value));
        return this;
    }

    private static int require(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be within [1, " + most + "] but was " + value);
        }
        return value;
    }

    private static Duration require(String name, Duration value) {
        if (value.compareTo(Workers.TICK) < 0) {
            throw new IllegalArgumentException(name + " must be at least " + Workers.TICK + " but was " + value);
        }
        return value;
    }

    /**
     * Lets the container's login count: returns who says whose a request of this transport is, by the principal that the
     * container found. The user's id is the principal's name. Give it to the server:
     *
     * <pre>{@code
     * JakartaTransportBuilder transport = ServletTransports.builder(context);
     * Tidings.server()
     *         .authentication(auth -> auth.requestVerifier(transport.containerLogin()))
     *         .transport(transport.build());
     * }</pre>
     *
     * @return the verifier; it knows the requests of this builder's transports and rejects every other
     */
    public RequestVerifier containerLogin() {
        return containerLogin(principal -> Optional.of(UserPrincipal.of(UserId.of(principal.getName()))));
    }

    /**
     * Lets the container's login count, as {@link #containerLogin()}, with users made from principals in another way. No
     * more than the name of a principal is kept of a request.
     *
     * @param users returns the user of a principal, which has a name and nothing else, or empty to reject it
     * @return the verifier
     */
    public RequestVerifier containerLogin(Function<Principal, Optional<UserPrincipal>> users) {
        Objects.requireNonNull(users, "users");
        ServerLogin made = ServerLogin.of("container");
        login = made;
        return made.verifier(name -> users.apply(new Named(name)));
    }

    private record Named(String getName) implements Principal {}

    /**
     * Makes the transport.
     *
     * @return a transport that is not started; to be closed, by the server it is given to or by the caller
     */
    public Transport build() {
        return new JakartaTransport(settings, registration, login);
    }
}
