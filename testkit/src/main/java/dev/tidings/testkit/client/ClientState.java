package dev.tidings.testkit.client;

/** What the connection does. A run is another matter: it lives on while the connection comes and goes. */
public enum ClientState {
    /** An attempt is under way. */
    CONNECTING,
    /** Connected and greeted: messages go out, events come in. */
    OPEN,
    /** The connection is gone, and the next attempt is due after a pause. */
    WAITING,
    /** It ended, by {@link TidingsClient#close()} or by a close code that only a change can cure. */
    CLOSED
}
