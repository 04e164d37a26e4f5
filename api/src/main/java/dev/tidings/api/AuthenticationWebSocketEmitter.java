package dev.tidings.api;

import dev.tidings.api.internal.CanonicalAuthenticationWebSocketEmitter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An emitter that also tells a user how an authentication of theirs goes, for example of a tool that needs a login.
 * Get one from {@link WebSocketManager#createAuthEmitter}. Everything {@link WebSocketEmitter} says holds.
 */
public sealed interface AuthenticationWebSocketEmitter extends WebSocketEmitter
        permits CanonicalAuthenticationWebSocketEmitter {
    /** How far an authentication is. */
    enum Phase {
        /** It began. */
        STARTED,
        /** The credential is being checked. */
        VALIDATING,
        /** It succeeded. */
        COMPLETED,
        /** It failed. */
        FAILED
    }

    /**
     * Emits the custom event {@code auth.started}, {@code auth.validating}, {@code auth.completed} or
     * {@code auth.failed}. It may be sent outside a run.
     *
     * @param phase how far it is
     * @param data what the user should know; never a credential
     * @return what became of it
     */
    Delivery emitAuthEvent(Phase phase, Map<String, ? extends @Nullable Object> data);

    /**
     * Checks whether the user can be reached, before an authentication is begun that needs an answer. Never throws.
     *
     * @return the user's connections at this moment
     */
    ConnectionHealth connectionHealth();

    /**
     * Counts what this emitter sent.
     *
     * @return the numbers since it was made
     */
    Statistics statistics();

    /**
     * Whether a user can be reached.
     *
     * @param userId the user
     * @param connections how many live connections the user has
     * @param detail what to do if there is none
     */
    record ConnectionHealth(UserId userId, int connections, String detail) {
        /**
         * Says whether the user can be reached.
         *
         * @return true with at least one live connection
         */
        public boolean connected() {
            return connections > 0;
        }
    }

    /**
     * What an emitter sent.
     *
     * @param authEvents events that tell how an authentication goes, of all that were sent
     * @param routed events on their way to a live connection
     * @param kept events in the log, or on their way there, without a live connection that is known
     * @param refused events refused
     */
    record Statistics(long authEvents, long routed, long kept, long refused) {
        /**
         * Returns the share of events that were not refused.
         *
         * @return 0 to 1; 1 without any event
         */
        public double successRate() {
            long all = routed + kept + refused;
            return all == 0 ? 1 : (double) (routed + kept) / all;
        }
    }
}
