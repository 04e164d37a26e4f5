package dev.tidings.testkit.fault;

import dev.tidings.api.spi.LostRange;
import dev.tidings.testkit.RecordedControl;
import dev.tidings.testkit.client.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what a server announced as lost. */
final class RecordedGaps {
    private RecordedGaps() {}

    static Gap of(RecordedControl frame) {
        List<LostRange> lost = new ArrayList<>();
        if (frame.fields().get("lost") instanceof List<?> ranges) {
            for (Object range : ranges) {
                if (range instanceof Map<?, ?> fields
                        && fields.get("from") instanceof Number from
                        && fields.get("to") instanceof Number to) {
                    boolean deltasOnly = Boolean.TRUE.equals(fields.get("deltas_only"));
                    lost.add(new LostRange(from.longValue(), to.longValue(), deltasOnly));
                }
            }
        }
        return new Gap(frame.text("reason"), lost, frame.number("head"));
    }
}
