package dev.tidings.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelTest {
    @Test
    void the_first_values_beside_the_known_ones_keep_their_names() {
        Label label = Label.of(Set.of("known"), 2);

        assertThat(label.value("a")).isEqualTo("a");
        assertThat(label.value("b")).isEqualTo("b");
        assertThat(label.value("c")).isEqualTo("other");
        assertThat(label.value("known")).isEqualTo("known");
        assertThat(label.value("a")).isEqualTo("a");
    }

    @Test
    void a_million_values_make_no_more_than_the_bound() {
        Label label = Label.of(Set.of(), 50);

        assertThat(IntStream.range(0, 1_000_000)
                        .mapToObj(number -> label.value("type_" + number))
                        .distinct()
                        .count())
                .isEqualTo(51);
    }

    @Test
    void what_is_blank_or_endless_is_no_label() {
        Label label = Label.of(Set.of(), 50);

        assertThat(label.value(" ")).isEqualTo("other");
        assertThat(label.value("x".repeat(101))).isEqualTo("other");
    }
}
