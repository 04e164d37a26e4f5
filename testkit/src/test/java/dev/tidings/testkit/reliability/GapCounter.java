package dev.tidings.testkit.reliability;

import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TextChange;
import dev.tidings.testkit.client.TidingsClientListener;
import dev.tidings.testkit.fault.ClientHistory;
import java.util.Map;
import java.util.function.Consumer;

/** Passes everything on to a history, and each gap to somebody else as well. */
record GapCounter(ClientHistory history, Consumer<Gap> gaps) implements TidingsClientListener {
    @Override
    public void onEvent(ClientEvent event) {
        history.onEvent(event);
    }

    @Override
    public void onText(TextChange change) {
        history.onText(change);
    }

    @Override
    public void onGap(Gap gap) {
        gaps.accept(gap);
        history.onGap(gap);
    }

    @Override
    public void onControl(String type, Map<String, Object> frame) {
        history.onControl(type, frame);
    }
}
