package dev.tidings.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** What one peer has to itself: an IPv4 address, or the first 64 bits of an IPv6 address. */
record Network(boolean six, long prefix) {
    static Network of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new Network(true, bytes.getLong(0))
                : new Network(false, bytes.getInt(0));
    }
}
