package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlSlotsTest {
    private final ControlSlots slots = new ControlSlots();

    @Test
    void gives_what_waits_in_order_and_once() {
        slots.pong(payload("1"), false);
        slots.ping(payload("2"));
        slots.pong(payload("3"), true);

        assertThat(taken()).containsExactly("pong 1", "ping 2", "pong 3");
        assertThat(taken()).isEmpty();
    }

    @Test
    void keeps_only_the_latest_ping() {
        slots.ping(payload("1"));
        slots.pong(payload("2"), false);
        slots.ping(payload("3"));

        assertThat(taken()).containsExactly("ping 3", "pong 2");
    }

    @Test
    void answers_each_ping_of_a_burst_that_fits_and_then_the_latest() {
        slots.ping(payload("p"));
        for (int i = 1; i <= 100; i++) {
            assertThat(slots.pong(payload("" + i), false)).isTrue();
        }

        List<String> taken = taken();
        assertThat(taken).hasSize(ControlSlots.SLOTS).startsWith("ping p", "pong 1", "pong 2");
        assertThat(taken).endsWith("pong 14", "pong 100");
    }

    @Test
    void refuses_a_pong_that_finds_its_slots_full_while_the_socket_is_stuck() {
        for (int i = 1; i < ControlSlots.SLOTS; i++) {
            assertThat(slots.pong(payload("" + i), true)).isTrue();
        }

        assertThat(slots.pong(payload("one too many"), true)).isFalse();
        assertThat(taken()).hasSize(ControlSlots.SLOTS - 1).endsWith("pong 15");
    }

    @Test
    void takes_a_payload_of_125_bytes_and_no_more() {
        slots.ping(new byte[125]);

        assertThat(slots.takeAll()[0]).hasSize(127);
        assertThatThrownBy(() -> slots.pong(new byte[126], false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a control frame's payload must be at most 125 bytes but has 126: send less");
    }

    private List<String> taken() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] frame : slots.takeAll()) {
            bytes.writeBytes(frame);
        }
        return WireFrame.read(bytes.toByteArray());
    }

    private static byte[] payload(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
