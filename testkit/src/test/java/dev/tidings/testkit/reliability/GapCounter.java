package dev.tidings.testkit.reliability;

import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TextChange;
import dev.tidings.testkit.client.TidingsClientListener;
import dev.tidings.testkit.fault.ClientHistory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Passes everything on to a history, each gap to somebody else as well, and counts what came merged. */
record GapCounter(ClientHistory history, Consumer<Gap> gaps, AtomicLong merged) implements TidingsClientListener {
    @Override
    public void onEvent(ClientEvent event) {
        if (event.firstSeq() < event.seq()) {
            merged.incrementAndGet();
        }
        history.onEvent(event);
    }

    @Override
    public void onDropped(ClientEvent event) {
        history.onDropped(event);
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
