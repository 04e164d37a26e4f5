package dev.tidings.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One text message that a client got: an event, or a control frame. A kind may be added in a minor release, so a
 * {@code switch} over it needs a default branch.
 */
public sealed interface RecordedFrame permits RecordedEvent, RecordedControl {
    /**
     * Returns the name on the wire.
     *
     * @return the type, such as {@code agent_started} or {@code heartbeat}
     */
    String type();

    /**
     * Returns every field, as it came.
     *
     * @return an unmodifiable map; objects are maps, arrays lists
     */
    Map<String, @Nullable Object> fields();

    /**
     * Returns the frame as it was sent.
     *
     * @return the text, unchanged
     */
    String json();

    /**
     * Says in a few words what is in it, as timelines do.
     *
     * @return one line, cut at 60 characters; empty if there is nothing to say
     */
    String detail();
}
