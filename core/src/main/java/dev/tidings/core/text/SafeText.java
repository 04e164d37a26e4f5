package dev.tidings.core.text;

/** Makes text from outside fit for one line of a log. */
public final class SafeText {
    private static final int MAX_LENGTH = 256;
    private static final String CUT = "...";

    private SafeText() {}

    /**
     * Escapes control, format, surrogate and line-separating characters, and cuts the result.
     *
     * @param text any text
     * @return one line of at most 256 characters
     */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            String shown = show(codePoint);
            if (out.length() + shown.length() > MAX_LENGTH - CUT.length()) {
                return out.append(CUT).toString();
            }
            out.append(shown);
            at += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static String show(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> String.format("\\u%04x", codePoint);
            default -> Character.toString(codePoint);
        };
    }
}
