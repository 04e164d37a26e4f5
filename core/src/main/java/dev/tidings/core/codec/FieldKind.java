package dev.tidings.core.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a member of an event holds: how it is told from another value. */
enum FieldKind {
    ID("a text of 1 to 128 characters"),
    NAME("a text that is not blank"),
    TEXT("a text"),
    /** A text that is never cut. */
    WHOLE_TEXT("a text"),
    BOOL("true or false"),
    OBJECT("an object"),
    ANY("any value"),
    ORDINAL("an integer >= 1"),
    COUNT("an integer >= 0"),
    PERCENT("a number within 0 and 100"),
    SECONDS("a number of seconds >= 0"),
    COMPLETED("\"completed\""),
    TRUE("true, or left out");

    private static final int MAX_ID_LENGTH = 128;

    private final String description;

    FieldKind(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    boolean holds(@Nullable Object value) {
        return switch (this) {
            case ID -> value instanceof String text && isId(text);
            case NAME -> value instanceof String text && !text.isBlank();
            case TEXT, WHOLE_TEXT -> value instanceof String;
            case BOOL -> value instanceof Boolean;
            case OBJECT -> value instanceof Map<?, ?>;
            case ANY -> true;
            case ORDINAL -> isInteger(value) && number(value) >= 1;
            case COUNT -> isInteger(value) && number(value) >= 0;
            case PERCENT -> number(value) >= 0 && number(value) <= 100;
            case SECONDS -> number(value) >= 0;
            case COMPLETED -> "completed".equals(value);
            case TRUE -> Boolean.TRUE.equals(value);
        };
    }

    /** Describes a value without quoting it: it may be anything, of any size. */
    static String describe(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Boolean || value instanceof Number) {
            return Printable.cut(value.toString());
        }
        if (value instanceof String text) {
            return text.isBlank() ? "a blank text" : "a text of " + text.length() + " characters";
        }
        return value instanceof Map<?, ?> ? "an object" : value instanceof List<?> ? "an array" : "another value";
    }

    private static boolean isId(String text) {
        return !text.isBlank() && text.length() <= MAX_ID_LENGTH;
    }

    private static boolean isInteger(@Nullable Object value) {
        return value instanceof Number && number(value) == Math.rint(number(value)) && !(value instanceof Double);
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
