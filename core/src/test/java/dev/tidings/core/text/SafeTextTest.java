package dev.tidings.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void leaves_ordinary_text_as_it_is() {
        assertThat(SafeText.of("Grüße, 世界 {} ${jndi:ldap://x}")).isEqualTo("Grüße, 世界 {} ${jndi:ldap://x}");
    }

    @Test
    void makes_one_line_of_what_would_be_more() {
        assertThat(SafeText.of("a\r\nERROR forged\u2028b")).isEqualTo("a\\u000d\\u000aERROR forged\\u2028b");
    }

    @Test
    void shows_what_would_colour_or_turn_around_a_terminal() {
        assertThat(SafeText.of("\u001b[31m\u202eabc")).isEqualTo("\\u001b[31m\\u202eabc");
    }

    @Test
    void shows_half_a_surrogate_pair_as_what_it_is() {
        assertThat(SafeText.of("x\ud83d")).isEqualTo("x\\ud83d");
        assertThat(SafeText.of("x\ud83d\ude00")).isEqualTo("x\ud83d\ude00");
    }

    @Test
    void cuts_a_megabyte_at_256_characters() {
        assertThat(SafeText.of("a".repeat(1 << 20))).hasSize(256).endsWith("...");
        assertThat(SafeText.of("\n".repeat(1 << 20)).length()).isLessThanOrEqualTo(256);
    }
}
