package dev.tidings.core.codec;

/** Makes a client's text fit to be quoted. */
final class Printable {
    private static final int MAX_LENGTH = 40;

    private Printable() {}

    static String cut(String text) {
        StringBuilder out = new StringBuilder(MAX_LENGTH);
        text.codePoints().limit(MAX_LENGTH).forEach(c -> out.append(c < ' ' || c > '~' || c == '"' ? '?' : (char) c));
        return out.toString();
    }

    static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
