package dev.tidings.testkit.tck;

import dev.tidings.api.spi.Transport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** What the rules of {@link TransportTck} need to know of a transport. Extend that one. */
public abstract class TransportUnderTest {
    TransportUnderTest() {}

    /**
     * Makes a transport that is not started. It must listen on a loopback address and port 0, without TLS.
     *
     * @return a new one at each call; closed by the rule
     * @throws Exception if it can't be made
     */
    protected abstract Transport createTransport() throws Exception;

    /**
     * Returns what clients connect to.
     *
     * @param transport the transport
     * @param listening what its start returned
     * @return a {@code ws:} address. Default {@link Transport#uri}
     */
    protected URI uriOf(Transport transport, InetSocketAddress listening) {
        return transport.uri(listening);
    }

    /**
     * Says whether a request can wait for its decision. If not it is upgraded at once.
     *
     * @return true by default
     */
    protected boolean parksRequests() {
        return true;
    }

    /**
     * Says whether a request can be refused with an HTTP status. If not it is upgraded and closed: with 4401 for 401, 4403
     * for 403, 4429 for 429 and 1013 for 503.
     *
     * @return true by default
     */
    protected boolean refusesOverHttp() {
        return true;
    }

    /**
     * Says whether a connection can be dropped without a close frame. If not, one may come before its end.
     *
     * @return true by default
     */
    protected boolean dropsWithoutClose() {
        return true;
    }

    /**
     * Says whether a close frame without a code can be told from one with 1000. If not, 1000 is reported for both.
     *
     * @return true by default
     */
    protected boolean seesMissingCodes() {
        return true;
    }

    /**
     * Says whether the acceptor is handed each client's connection once. If not, one that comes with the key of an upgrade
     * before it is let pass by each rule but the last five.
     *
     * @return true by default
     */
    protected boolean opensOnce() {
        return true;
    }

    /**
     * Returns the size of the largest message.
     *
     * @return bytes of UTF-8. Default 65,536
     */
    protected int messageLimit() {
        return 1 << 16;
    }

    /**
     * Returns how much may be polled for a client that does not read, what the operating system holds included.
     *
     * @return bytes. Default 4 MiB
     */
    protected long bufferLimit() {
        return 4L << 20;
    }

    /**
     * Returns how long a client that does not answer a close may stay.
     *
     * @return the limit. Default 10 s
     */
    protected Duration closeLimit() {
        return Duration.ofSeconds(10);
    }

    /**
     * Returns how long a rule waits for what should come at once.
     *
     * @return the limit. Default 10 s
     */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /**
     * Says whether a thread that is there after the close is not the transport's, but the platform's or a container's that
     * others use, too.
     *
     * @param thread a thread that was not there before the start
     * @return by default true for the JDK's own pools, timers and cleaners
     */
    protected boolean isShared(Thread thread) {
        String name = thread.getName();
        return name.startsWith("ForkJoinPool")
                || name.startsWith("VirtualThread-")
                || name.endsWith("-Poller")
                || name.startsWith("CompletableFutureDelayScheduler")
                || name.endsWith("-Cleaner")
                || name.startsWith("junit-");
    }
}
