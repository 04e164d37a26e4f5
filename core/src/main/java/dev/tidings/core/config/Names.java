package dev.tidings.core.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings by other names. */
final class Names {
    private static final int MOST = 80;

    private Names() {}

    static @Nullable Setting settingOf(String variable) {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.variable().equals(variable))
                .findFirst()
                .orElse(null);
    }

    /** Returns the known name, of the same kind, that is most like an unknown one. */
    static String nearest(String unknown) {
        Function<Setting, String> name = unknown.startsWith("TIDINGS_") ? Setting::variable : Setting::key;
        String wanted = simple(unknown);
        return Arrays.stream(Setting.values())
                .map(name)
                .min(Comparator.comparingInt(known -> unlikeness(simple(known), wanted)))
                .orElseThrow();
    }

    private static String simple(String name) {
        String bare = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").replaceFirst("^tidings", "");
        return bare.substring(0, Math.min(MOST, bare.length()));
    }

    private static int unlikeness(String known, String wanted) {
        return wanted.length() > 2 && known.startsWith(wanted) ? 1 : distance(known, wanted);
    }

    private static int distance(String one, String other) {
        int[] last = new int[other.length() + 1];
        Arrays.setAll(last, at -> at);
        for (int row = 1; row <= one.length(); row++) {
            int[] next = new int[other.length() + 1];
            next[0] = row;
            for (int at = 1; at <= other.length(); at++) {
                int change = last[at - 1] + (one.charAt(row - 1) == other.charAt(at - 1) ? 0 : 1);
                next[at] = Math.min(change, 1 + Math.min(last[at], next[at - 1]));
            }
            last = next;
        }
        return last[other.length()];
    }
}
