package dev.tidings.api.event;

import org.jspecify.annotations.Nullable;

/**
 * How far the run is.
 *
 * @param progress percent, from 0 to 100
 * @param message what is being done, or null
 */
public record ProgressUpdate(double progress, @Nullable String message) implements AgentEvent {
    /**
     * Checks the range.
     *
     * @param progress percent
     * @param message what is being done
     * @throws IllegalArgumentException if the progress is not within 0 and 100
     */
    public ProgressUpdate {
        if (!(progress >= 0 && progress <= 100)) {
            throw new IllegalArgumentException("progress must be within 0 and 100 but was " + progress);
        }
    }

    @Override
    public String type() {
        return EventTypes.PROGRESS_UPDATE;
    }
}
