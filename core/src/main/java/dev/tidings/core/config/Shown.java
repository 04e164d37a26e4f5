package dev.tidings.core.config;

import dev.tidings.core.text.SafeText;
import java.util.regex.Pattern;

/** A value as it may be shown: one short line without what looks like a credential. No setting is meant to hold one. */
final class Shown {
    private static final int MOST = 120;
    private static final Pattern USER_INFO = Pattern.compile("(://)[^/,\\s]*@");
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_.-]*|(?i)(bearer\\W|password|secret|token=).*");

    private Shown() {}

    static String of(String value) {
        String masked =
                TOKEN.matcher(USER_INFO.matcher(value).replaceAll("$1***@")).replaceAll("***");
        return SafeText.of(masked.length() > MOST ? masked.substring(0, MOST) + "..." : masked);
    }
}
