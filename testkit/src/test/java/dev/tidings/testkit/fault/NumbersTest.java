package dev.tidings.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private static final int MOST = 64;

    @Test
    void it_is_a_set_as_any_other() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Numbers numbers = new Numbers();
            BitSet model = new BitSet();
            for (int step = 0; step < 40; step++) {
                int from = random.nextInt(MOST);
                int to = from + random.nextInt(12) - 1;
                if (random.nextBoolean()) {
                    numbers.add(from, to);
                    model.set(from, to + 1);
                } else if (to >= from) {
                    numbers.remove(from, to);
                    model.clear(from, to + 1);
                }
                assertThat(numbers.stream().mapToInt(Math::toIntExact).toArray())
                        .as("seed %s, step %s", seed, step)
                        .isEqualTo(model.stream().toArray());
                int next = model.nextSetBit(from);
                assertThat(numbers.intersects(from, to)).isEqualTo(next >= 0 && next <= to);
            }
        }
    }

    @Test
    void a_long_range_costs_no_more_than_a_short_one() {
        Numbers numbers = new Numbers();
        numbers.add(1, Long.MAX_VALUE);
        numbers.remove(5, Long.MAX_VALUE - 1);

        assertThat(numbers.stream()).containsExactly(1L, 2L, 3L, 4L, Long.MAX_VALUE);
    }
}
