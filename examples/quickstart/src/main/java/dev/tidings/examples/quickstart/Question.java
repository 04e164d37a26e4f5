package dev.tidings.examples.quickstart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a person asked, taken apart into the words worth searching.
 *
 * @param words at most {@value #MAX_WORDS}, in the question's order, without endings such as a plural's
 * @param ignored the words that say nothing about a place in a file
 */
record Question(List<String> words, List<String> ignored) {
    static final int MAX_WORDS = 4;
    private static final int MIN_STEM = 4;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+(?:[.\\-][\\p{L}\\p{N}_]+)*");
    private static final Pattern IDENTIFIER = Pattern.compile(".*[\\p{Ll}\\d]\\p{Lu}.*|.*[\\d_.\\-].*");
    private static final Set<String> SAYING_NOTHING = Set.of(
            ("a about after all also am an and any anyone anything are as at be because been before being but by can"
                            + " code could did do does doing done during each else every everything example explain few"
                            + " file files find folder for from get gets give go goes had happen happens has have having"
                            + " here how i if in into is it its itself just know like line lines look looks made make"
                            + " makes many may me mean means might more most much must my no nor not now of off on once"
                            + " one only onto or other our out over please project put same search see shall she he they"
                            + " should show so some someone something such tell than that the their them then there"
                            + " these thing things this those through to too under until up upon us use used uses using"
                            + " very want was way we well were what when where whether which while who whom whose why"
                            + " will with within without word words work works would yes you your")
                    .split(" "));

    static Question of(String text) {
        List<String> all =
                WORD.matcher(text).results().map(MatchResult::group).distinct().toList();
        List<String> ignored = all.stream().filter(Question::saysNothing).toList();
        List<String> telling = all.stream()
                .filter(word -> !saysNothing(word))
                .map(Question::stem)
                .distinct()
                .toList();
        List<String> chosen = telling.stream()
                .sorted(Comparator.comparing(Question::isIdentifier)
                        .thenComparing(String::length)
                        .reversed())
                .limit(MAX_WORDS)
                .toList();
        List<String> words = telling.stream().filter(chosen::contains).toList();
        List<String> tooMany =
                telling.stream().filter(word -> !chosen.contains(word)).toList();
        return new Question(
                words, Stream.concat(ignored.stream(), tooMany.stream()).toList());
    }

    private static boolean saysNothing(String word) {
        return word.codePointCount(0, word.length()) < 2 || SAYING_NOTHING.contains(word.toLowerCase(Locale.ROOT));
    }

    private static boolean isIdentifier(String word) {
        return IDENTIFIER.matcher(word).matches();
    }

    private static String stem(String word) {
        if (isIdentifier(word)) {
            return word;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        List<String> candidates = new ArrayList<>();
        candidates.add(lower.replaceFirst("(?<=ss|x|ch|sh)es$", ""));
        candidates.add(lower.replaceFirst("ies$", "y"));
        candidates.add(lower.replaceFirst("(?<![su])s$", ""));
        candidates.add(lower.replaceFirst("([^aeiousl])\\1(?:ing|ed)$", "$1"));
        candidates.add(lower.replaceFirst("(?:ing|ed)$", ""));
        return candidates.stream()
                .filter(stem -> !stem.equals(lower) && stem.length() >= MIN_STEM)
                .findFirst()
                .orElse(lower);
    }
}
