package dev.tidings.core.codec;

import java.util.regex.Pattern;

/** What stands in for a value that can't be written: its type's name and nothing of its content. */
final class Unserializable {
    static final String MEMBER = "_unserializable";
    /** The most bytes the stand-in takes. */
    static final int MAX_BYTES = 128;

    private static final int MAX_NAME = 100;
    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{N}_$.\\[\\]-]");

    private Unserializable() {}

    static void write(JsonBuffer out, Object value) {
        out.put('{').member(MEMBER).text(typeName(value), MAX_NAME);
        out.put('}');
    }

    static String typeName(Object value) {
        Class<?> type = value.getClass();
        String simple = type.getSimpleName();
        String name = simple.isEmpty() ? type.getName().substring(type.getName().lastIndexOf('.') + 1) : simple;
        return NO_NAME.matcher(name).replaceAll("_");
    }
}
