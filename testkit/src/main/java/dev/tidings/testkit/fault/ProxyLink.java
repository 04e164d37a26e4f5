package dev.tidings.testkit.fault;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One proxied connection: two sockets, a flow each way, and the fault that is due. */
final class ProxyLink {
    private static final Duration HOLE_LINGER = Duration.ofSeconds(3);

    private final SocketChannel client;
    private final SocketChannel server;
    private final ProxyFlow down;
    private final ProxyFlow up;
    private final FaultScript script;
    private final FaultCounts<Fault> counts;
    private final Set<Fault> injected = EnumSet.noneOf(Fault.class);
    private @Nullable SelectionKey clientKey;
    private @Nullable SelectionKey serverKey;
    private boolean faulted;
    private boolean closed;
    private long closeNanos = Long.MAX_VALUE;

    ProxyLink(SocketChannel client, SocketChannel server, FaultScript script, FaultCounts<Fault> counts) {
        this.client = client;
        this.server = server;
        this.script = script;
        this.counts = counts;
        this.down = new ProxyFlow(
                server, client, script, script.end() == null ? Long.MAX_VALUE : script.endAfter(), this::count);
        this.up = new ProxyFlow(client, server, script, Long.MAX_VALUE, this::count);
    }

    private void count(Fault fault) {
        if (injected.add(fault)) {
            counts.add(fault);
        }
    }

    void keys(SelectionKey ofClient, SelectionKey ofServer) {
        clientKey = ofClient;
        serverKey = ofServer;
    }

    /** Does what can be done without waiting. */
    void turn(long now) {
        if (closed) {
            return;
        }
        try {
            if (!server.isConnected() && !server.finishConnect()) {
                return;
            }
            down.pump(now);
            fault();
            if (closed) {
                return;
            }
            up.pump(now);
            lingerInHole(now);
            if (down.isShut() && up.isShut()) {
                close();
            } else if (now >= closeNanos) {
                reset();
            } else {
                interests(now);
            }
        } catch (IOException broken) {
            broken(now);
        }
    }

    /** Injects the fault as soon as it is due, before what the client answers to the last bytes can be forwarded. */
    private void fault() throws IOException {
        if (!faulted && script.end() != null && down.isExhausted()) {
            faulted = true;
            count(script.end());
            inject(script.end());
        }
    }

    private void lingerInHole(long now) {
        if (faulted && script.end() == Fault.BLACK_HOLE && up.hasEnded() && closeNanos == Long.MAX_VALUE) {
            closeNanos = now + HOLE_LINGER.toNanos();
        }
    }

    private void inject(Fault fault) throws IOException {
        if (fault == Fault.RESET) {
            reset();
        } else if (fault == Fault.BLACK_HOLE) {
            down.stop();
            up.discard();
        } else {
            client.shutdownOutput();
            down.discard();
        }
    }

    /** One side is gone without a word: so is the other, unless it is not to know. */
    private void broken(long now) {
        if (faulted && script.end() == Fault.BLACK_HOLE && server.isOpen()) {
            closeQuietly(client);
            up.stop();
            if (closeNanos == Long.MAX_VALUE) {
                closeNanos = now + HOLE_LINGER.toNanos();
            } else {
                reset();
            }
        } else {
            reset();
        }
    }

    private void interests(long now) {
        interest(clientKey, up.wantsRead(), down.wantsWrite(now));
        interest(serverKey, down.wantsRead(), up.wantsWrite(now));
    }

    private static void interest(@Nullable SelectionKey key, boolean read, boolean write) {
        if (key != null && key.isValid()) {
            key.interestOps((read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0));
        }
    }

    /** Returns when to look again whatever the sockets say. */
    long wakeNanos(long now) {
        return Math.min(closeNanos, Math.min(down.wakeNanos(now), up.wakeNanos(now)));
    }

    boolean isClosed() {
        return closed;
    }

    /** Drops both sockets at once; the peers see a reset. */
    void reset() {
        linger(client);
        linger(server);
        close();
    }

    private static void linger(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyGone) {
            closeQuietly(channel);
        }
    }

    private void close() {
        closed = true;
        closeQuietly(client);
        closeQuietly(server);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            return;
        }
    }
}
