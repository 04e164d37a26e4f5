package dev.tidings.examples.quickstart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Small pieces of English. */
final class Say {
    private Say() {}

    static String count(int count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    static String quoted(String word) {
        return "“" + word + "”";
    }

    static String list(List<String> words) {
        if (words.size() < 2) {
            return words.stream().map(Say::quoted).collect(Collectors.joining());
        }
        String first =
                words.subList(0, words.size() - 1).stream().map(Say::quoted).collect(Collectors.joining(", "));
        return first + " and " + quoted(words.get(words.size() - 1));
    }
}
