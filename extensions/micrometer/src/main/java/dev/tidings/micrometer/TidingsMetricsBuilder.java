package dev.tidings.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Objects;

/** Sets up meters. Not thread-safe. */
public final class TidingsMetricsBuilder {
    private static final int LABEL_VALUES = 50;
    private static final int MOST_LABEL_VALUES = 1_000;

    private final MeterRegistry registry;
    private Tags tags = Tags.empty();
    private int labelValues = LABEL_VALUES;

    TidingsMetricsBuilder(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /**
     * Adds tags to every meter, such as the realm where one process serves several.
     *
     * @param values the tags; a later one replaces one of the same key
     * @return this builder
     */
    public TidingsMetricsBuilder tags(Iterable<Tag> values) {
        tags = tags.and(values);
        return this;
    }

    /**
     * Sets how many values a label may have that the application makes up: types of custom events, types of messages,
     * and error codes. The first ones keep their names, all others are {@code other}. Default 50.
     *
     * @param most 0 to 1000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public TidingsMetricsBuilder labelValues(int most) {
        if (most < 0 || most > MOST_LABEL_VALUES) {
            throw new IllegalArgumentException(
                    "labelValues must be within [0, " + MOST_LABEL_VALUES + "] but was " + most);
        }
        labelValues = most;
        return this;
    }

    /**
     * Makes the meters.
     *
     * @return the meters, which measure nothing yet
     */
    public TidingsMetrics build() {
        return new TidingsMetrics(registry, tags, labelValues);
    }
}
