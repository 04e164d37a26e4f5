package dev.tidings.testkit.assertions;

import dev.tidings.testkit.ClientRecorder;
import dev.tidings.testkit.Recording;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.RecordingEmitter;

/**
 * Where assertions begin. Import it beside AssertJ's own, which it does not hide.
 *
 * <pre>{@code
 * import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
 *
 * assertThat(browser).isGoldenPath();
 * assertThat(adasBrowser).isIsolatedFrom(bob);
 * }</pre>
 */
public final class TidingsAssertions {
    private TidingsAssertions() {}

    /**
     * Begins to assert on a recording.
     *
     * @param actual what a client got
     * @return the assertions
     */
    public static RecordingAssert assertThat(Recording actual) {
        return new RecordingAssert(actual);
    }

    /**
     * Begins to assert on what a recorded client has got until now.
     *
     * @param actual the client
     * @return the assertions
     */
    public static RecordingAssert assertThat(RecordingConnection actual) {
        return new RecordingAssert(actual.recording());
    }

    /**
     * Begins to assert on what a client over the network has got until now.
     *
     * @param actual what records it
     * @return the assertions
     */
    public static RecordingAssert assertThat(ClientRecorder actual) {
        return new RecordingAssert(actual.recording());
    }

    /**
     * Begins to assert on what the user of an emitter has got of its run until now.
     *
     * @param actual the emitter
     * @return the assertions
     */
    public static RecordingAssert assertThat(RecordingEmitter actual) {
        return new RecordingAssert(actual.recording());
    }
}
