package dev.tidings.core;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.config.Chosen;
import dev.tidings.core.config.Setting;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A transport that was brought to a server. What it listens on and how large things may be is its own business. */
final class OwnTransport {
    private static final Set<Setting> BELONG_TO_THE_EMBEDDED = EnumSet.of(
            Setting.PORT,
            Setting.ADDRESS,
            Setting.PATH,
            Setting.LIMITS_CONNECTIONS,
            Setting.LIMITS_CONNECTIONS_PER_ADDRESS,
            Setting.LIMITS_PENDING_CONNECTIONS,
            Setting.LIMITS_MESSAGE_BYTES,
            Setting.TRANSPORT_HEADER_BYTES,
            Setting.TRANSPORT_TARGET_BYTES,
            Setting.TRANSPORT_HANDSHAKE_TIMEOUT,
            Setting.TRANSPORT_SEND_BUFFER_BYTES,
            Setting.TRANSPORT_CLOSE_LINGER,
            Setting.TRANSPORT_CLOSE_TIMEOUT,
            Setting.TRANSPORT_STALL_TIMEOUT);

    private final ServerAssembly assembly;
    private final Transport transport;

    OwnTransport(ServerAssembly assembly, Transport transport) {
        this.assembly = assembly;
        this.transport = transport;
    }

    /** Refuses settings that would have no effect on it. */
    ServerAssembly.Listening check() {
        List<String> idle = new ArrayList<>();
        assembly.config.all().stream()
                .filter(chosen -> chosen.isExplicit() && BELONG_TO_THE_EMBEDDED.contains(chosen.setting()))
                .forEach(chosen -> idle.add(named(chosen)));
        addIf(idle, assembly.port != null, "port");
        addIf(idle, assembly.address != null, "address");
        addIf(idle, assembly.path != null, "path");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ConnectionLimits limits = assembly.limits == null ? assembly.config.limits(loopback) : assembly.limits;
        addSocketLimits(idle, limits);
        ServerAssembly.requireState(
                idle.isEmpty(),
                "with a transport of its own a server must not be told what belongs to the transport but was told "
                        + String.join(", ", idle) + ": set it on the transport");
        return new ServerAssembly.Listening(host -> transport, limits, false);
    }

    private void addSocketLimits(List<String> idle, ConnectionLimits limits) {
        ConnectionLimits usual = ConnectionLimits.defaults();
        if (assembly.limits != null) {
            addIf(idle, limits.connections() != usual.connections(), "limits.connections");
            addIf(idle, isPerAddress(limits, usual), "limits.connectionsPerAddress");
            addIf(idle, limits.pendingConnections() != usual.pendingConnections(), "limits.pendingConnections");
            addIf(idle, limits.messageBytes() != usual.messageBytes(), "limits.messageBytes");
        }
    }

    private static boolean isPerAddress(ConnectionLimits limits, ConnectionLimits usual) {
        int most = limits.connectionsPerAddress();
        return most != 0 && most != usual.connectionsPerAddress();
    }

    private static String named(Chosen chosen) {
        return chosen.setting().key() + " (" + chosen.source() + ")";
    }

    private static void addIf(List<String> names, boolean condition, String name) {
        if (condition) {
            names.add(name);
        }
    }
}
