package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRecordsTest {
    private static final EventId EVENT = EventId.of("evt-1");
    private static final ThreadId THREAD = ThreadId.of("t-7");
    private static final RunId RUN = RunId.of("r-7");

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "-1, -1"})
    void a_lost_range_is_neither_empty_nor_before_the_first(long from, long to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LostRange(from, to, false))
                .withMessage("a lost range must have 1 <= from <= to but was " + from + " to " + to);
    }

    @Test
    void a_lost_range_may_be_a_single_number() {
        assertThat(new LostRange(7, 7, true).to()).isEqualTo(7);
    }

    @Test
    void a_header_has_all_its_parts() {
        assertThatNullPointerException()
                .isThrownBy(() -> EventHeader.whole(null, "x_a", THREAD, RUN))
                .withMessage("eventId");
        assertThatNullPointerException()
                .isThrownBy(() -> EventHeader.whole(EVENT, null, THREAD, RUN))
                .withMessage("type");
        assertThatNullPointerException()
                .isThrownBy(() -> EventHeader.whole(EVENT, "x_a", null, RUN))
                .withMessage("threadId");
        assertThatNullPointerException()
                .isThrownBy(() -> EventHeader.whole(EVENT, "x_a", THREAD, null))
                .withMessage("runId");
    }

    @Test
    void a_slice_is_copied() {
        List<LostRange> lost = new ArrayList<>(List.of(new LostRange(1, 2, false)));
        LogSlice slice = new LogSlice(new Position(Epoch.of("e-1"), 7), List.of(), lost);
        lost.clear();
        assertThat(slice.lost()).hasSize(1).isUnmodifiable();
        assertThat(slice.entries()).isUnmodifiable();
        assertThatNullPointerException()
                .isThrownBy(() -> new LogSlice(null, List.of(), List.of()))
                .withMessage("head");
    }

    @Test
    void equal_users_of_different_realms_have_different_streams() {
        UserId user = UserId.of("7");
        assertThat(new StreamKey(RealmId.of("a"), user))
                .isEqualTo(new StreamKey(RealmId.of("a"), user))
                .isNotEqualTo(new StreamKey(RealmId.of("b"), user));
        assertThatNullPointerException()
                .isThrownBy(() -> new StreamKey(null, user))
                .withMessage("realm");
        assertThatNullPointerException()
                .isThrownBy(() -> new StreamKey(RealmId.MAIN, null))
                .withMessage("user");
    }
}
