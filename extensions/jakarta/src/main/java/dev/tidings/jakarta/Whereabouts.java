package dev.tidings.jakarta;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.IntSupplier;

/** Where clients find the container, as far as the transport was told. */
record Whereabouts(InetSocketAddress address, IntSupplier port, boolean tls) {
    private static final int USUAL_PORT = 8080;

    static Whereabouts usual() {
        return new Whereabouts(new InetSocketAddress(InetAddress.getLoopbackAddress(), USUAL_PORT), () -> 0, false);
    }

    Whereabouts withAddress(InetSocketAddress value) {
        return new Whereabouts(value, port, tls);
    }

    Whereabouts withPort(IntSupplier value) {
        return new Whereabouts(address, value, tls);
    }

    Whereabouts withTls(boolean value) {
        return new Whereabouts(address, port, value);
    }

    /** Returns the address with the port that the container has now, if that is known. */
    InetSocketAddress now() {
        int drawn = port.getAsInt();
        return drawn > 0 ? new InetSocketAddress(address.getAddress(), drawn) : address;
    }
}
