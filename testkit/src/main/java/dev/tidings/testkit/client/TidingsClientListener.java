package dev.tidings.testkit.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a client tells the application. Implement what is needed; every method does nothing by default, but
 * {@link #onError}, which logs. Calls come one at a time and in order; while one lasts, no event is read from the
 * network beyond a small window. What a method throws goes to {@link #onError}, and the client goes on.
 */
public interface TidingsClientListener {
    /**
     * An event came. When this returns, the cursor moves over it.
     *
     * @param event the event
     */
    default void onEvent(ClientEvent event) {}

    /**
     * An event came that is not above the position, and is dropped: the client has it, or was told that it is lost. A server
     * that keeps to the protocol never sends one.
     *
     * @param event the event, which {@link #onEvent} is not told of
     */
    default void onDropped(ClientEvent event) {}

    /**
     * A streamed message has grown. Called before {@link #onEvent} for the same piece.
     *
     * @param change what changed
     */
    default void onText(TextChange change) {}

    /**
     * A run was seen for the first time, or it ended.
     *
     * @param run the run
     */
    default void onRun(RunView run) {}

    /**
     * Events are lost. Called before the first event that follows them.
     *
     * @param gap what is lost, and why
     */
    default void onGap(Gap gap) {}

    /**
     * The connection does something else than before.
     *
     * @param state what it does now
     */
    default void onState(ClientState state) {}

    /**
     * A connection, or an attempt to make one, ended.
     *
     * @param code the close code; 1006 if there was none
     * @param reason the server's reason, or the client's own words
     */
    default void onClose(int code, String reason) {}

    /**
     * A control frame came and was handled.
     *
     * @param type the name on the wire
     * @param frame its fields
     */
    default void onControl(String type, Map<String, @Nullable Object> frame) {}

    /**
     * Something failed that nobody else is told of: one of these methods, a supplier, or a message from the server
     * that answers no request.
     *
     * @param failure what failed
     */
    default void onError(Throwable failure) {
        LoggerFactory.getLogger(TidingsClientListener.class).warn("a tidings client reports a failure", failure);
    }
}
