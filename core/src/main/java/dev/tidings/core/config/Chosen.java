package dev.tidings.core.config;

import java.util.Objects;

/**
 * The value of a setting, and where it comes from.
 *
 * @param setting the setting
 * @param value what was read; empty text if there is none
 * @param layer where it comes from
 * @param source the same in words, such as {@code environment variable TIDINGS_PORT}
 */
public record Chosen(Setting setting, Object value, Layer layer, String source) {
    /** Checks that nothing is missing. */
    public Chosen {
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(source, "source");
    }

    /**
     * Returns the value as it would be written, fit to be shown.
     *
     * @return empty if there is none
     */
    public String text() {
        return value.equals("") ? "" : Shown.of(setting.write(value));
    }

    /**
     * Says whether somebody chose it for this one setting.
     *
     * @return false if it is a default or a preset's
     */
    public boolean isExplicit() {
        return layer.compareTo(Layer.PRESET) > 0;
    }
}
