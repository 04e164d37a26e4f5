package dev.tidings.core.transport;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.HandshakeDecision.Refuse;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The places of the embedded server, whose refusals are whole answers. */
final class Places {
    /**
     * Where one socket stands.
     *
     * @param place its place
     */
    record Place(ConnectionPlaces.Place place) {
        /** Returns why the socket is turned away, or null if it is not. */
        @Nullable
        Refusal refusal() {
            Refuse refuse = place.refusal();
            return refuse == null ? null : Places.refusal(refuse);
        }

        /** Takes note that the socket is upgraded. */
        void upgraded() {
            place.upgraded();
        }

        /** Gives the place back. */
        void free() {
            place.free();
        }
    }

    private final ConnectionPlaces places;

    /** Makes places for so many sockets as the limits say, and at most four fifths of a number of descriptors. */
    Places(ConnectionLimits limits, int descriptors) {
        this.places = ConnectionPlaces.of(limits, descriptors);
    }

    /** Returns how many connections there are. */
    int taken() {
        return places.taken();
    }

    /** Returns how many connections there can be. */
    int most() {
        return places.most();
    }

    /** Takes a place, or returns null if there is none, or everything was sealed. */
    @Nullable
    Place take(InetAddress address) {
        ConnectionPlaces.Place taken = places.take(address);
        return taken == null ? null : new Place(taken);
    }

    /** Returns what a client is told if there is no place of any kind. */
    static Refusal full() {
        return refusal(ConnectionPlaces.full());
    }

    private static Refusal refusal(Refuse refuse) {
        return new Refusal(refuse.status(), refuse.message());
    }

    /** Lets nothing more in. */
    void seal() {
        places.seal();
    }

    /** Waits until no place is taken, and says whether that came to be in time. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        return places.awaitEmpty(limit);
    }
}
