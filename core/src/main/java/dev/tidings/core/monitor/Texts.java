package dev.tidings.core.monitor;

import dev.tidings.core.text.SafeText;

/** Quotes what came from the wire. */
final class Texts {
    private static final int MOST = 64;

    private Texts() {}

    static String cut(String text) {
        return SafeText.of(text.length() <= MOST ? text : text.substring(0, MOST) + "...");
    }
}
