package dev.tidings.api;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The one place where the text of an id is judged. */
final class Ids {
    static final int MAX_LENGTH = 128;
    static final int MAX_TYPE_LENGTH = 64;

    private static final Set<String> PLACEHOLDERS = Set.of(
            "registry",
            "placeholder",
            "default",
            "temp",
            "none",
            "null",
            "undefined",
            "0",
            "1",
            "xxx",
            "yyy",
            "example",
            "test",
            "demo",
            "sample",
            "template",
            "mock",
            "fake",
            "dummy");

    private Ids() {}

    static String require(String name, String value) {
        return require(name, value, MAX_LENGTH);
    }

    static String requireReal(String name, String value) {
        require(name, value, MAX_LENGTH);
        if (PLACEHOLDERS.contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(name + " must not be a placeholder word but was \"" + value
                    + "\": pass the id of a real one, behind a prefix if this is its id");
        }
        return value;
    }

    static String require(String name, String value, int maxLength) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank but was \"" + printable(value) + "\"");
        }
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(name + " must have at most " + maxLength + " characters but had "
                    + value.length() + ": \"" + printable(value.substring(0, 32)) + "...\"");
        }
        requireVisible(name, value);
        return value;
    }

    private static void requireVisible(String name, String value) {
        int at = 0;
        while (at < value.length()) {
            int codePoint = value.codePointAt(at);
            if (isForbidden(codePoint)) {
                throw new IllegalArgumentException(String.format(
                        "%s must not hold control or format characters but had U+%04X in \"%s\"",
                        name, codePoint, printable(value)));
            }
            at += Character.charCount(codePoint);
        }
    }

    private static boolean isForbidden(int codePoint) {
        if (codePoint > 0x1F && codePoint < 0x7F) {
            return false;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String printable(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints().forEach(codePoint -> {
            if (isForbidden(codePoint)) {
                out.append(String.format("\\u%04x", codePoint));
            } else {
                out.appendCodePoint(codePoint);
            }
        });
        return out.toString();
    }
}
