package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRouteTest {
    @Test
    void each_kind_of_route_matches_what_it_says() {
        assertThat(MessageRoute.exactly("a", "b").matches("b")).isTrue();
        assertThat(MessageRoute.exactly("a", "b").matches("ab")).isFalse();
        assertThat(MessageRoute.prefix("quality.").matches("quality.alert")).isTrue();
        assertThat(MessageRoute.prefix("quality.").matches("quality")).isFalse();
        assertThat(MessageRoute.any().matches("whatever")).isTrue();
    }

    @Test
    void routes_are_values_and_read_like_patterns() {
        assertThat(MessageRoute.exactly("a", "b", "a")).isEqualTo(MessageRoute.exactly("a", "b"));
        assertThat(MessageRoute.any()).isEqualTo(MessageRoute.any());
        assertThat(MessageRoute.exactly("a", "b")).hasToString("a|b");
        assertThat(MessageRoute.prefix("a.")).hasToString("a.*");
        assertThat(MessageRoute.any()).hasToString("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "quality.*", "*"})
    void a_type_or_prefix_that_no_message_can_have_is_refused(String text) {
        assertThatThrownBy(() -> MessageRoute.exactly(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("type must");
        assertThatThrownBy(() -> MessageRoute.prefix(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prefix must");
    }

    @Test
    void a_type_or_prefix_that_is_too_long_for_a_message_is_refused() {
        String longest = "t".repeat(64);
        assertThat(MessageRoute.exactly(longest).matches(longest)).isTrue();
        assertThat(MessageRoute.prefix(longest).matches(longest)).isTrue();
        assertThatThrownBy(() -> MessageRoute.exactly(longest + "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("type must have at most 64 characters but had 65");
        assertThatThrownBy(() -> MessageRoute.prefix(longest + "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prefix must have at most 64 characters but had 65");
    }

    @Test
    void a_route_of_no_types_is_refused() {
        assertThatThrownBy(() -> new MessageRoute.Exact(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one type");
    }
}
