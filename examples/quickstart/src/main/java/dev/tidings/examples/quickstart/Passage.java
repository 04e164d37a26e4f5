package dev.tidings.examples.quickstart;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A few lines of a file that stand close together and hold words of the question.
 *
 * @param file the file
 * @param from its first line that holds a word
 * @param to its last one
 * @param words the words it holds
 * @param score how much they weigh: a word that few files hold weighs more
 */
record Passage(TextFile file, int from, int to, List<String> words, double score) {
    private static final int MAX_LINES = 6;
    private static final double PER_EXTRA_HIT = 0.05;

    String citation() {
        return file.name() + ":" + from + (to > from ? "-" + to : "");
    }

    /** Finds the best passage of each file, the best file first. */
    static List<Passage> best(Collection<WordHits> found, int filesInAll) {
        Map<String, Double> weights = new LinkedHashMap<>();
        Map<TextFile, TreeMap<Integer, Set<String>>> byFile = new LinkedHashMap<>();
        for (WordHits word : found) {
            weights.put(word.word(), Math.log((filesInAll + 1.0) / (word.files() + 0.5)) + 0.2);
            for (WordHits.Hit hit : word.hits()) {
                byFile.computeIfAbsent(hit.file(), file -> new TreeMap<>())
                        .computeIfAbsent(hit.line(), line -> new LinkedHashSet<>())
                        .add(word.word());
            }
        }
        return byFile.entrySet().stream()
                .map(entry -> bestOf(entry.getKey(), entry.getValue(), weights))
                .sorted(Comparator.comparingDouble(Passage::score)
                        .reversed()
                        .thenComparing(passage -> passage.file().name()))
                .toList();
    }

    private static Passage bestOf(TextFile file, TreeMap<Integer, Set<String>> lines, Map<String, Double> weights) {
        return lines.keySet().stream()
                .map(first -> window(file, lines, first, weights))
                .max(Comparator.comparingDouble(Passage::score))
                .orElseThrow();
    }

    private static Passage window(
            TextFile file, TreeMap<Integer, Set<String>> lines, int first, Map<String, Double> weights) {
        Map<Integer, Set<String>> inside = lines.subMap(first, first + MAX_LINES);
        Set<String> words = new LinkedHashSet<>();
        int last = first;
        for (Map.Entry<Integer, Set<String>> line : inside.entrySet()) {
            if (words.addAll(line.getValue())) {
                last = line.getKey();
            }
        }
        double score = words.stream()
                .mapToDouble(word -> weights.getOrDefault(word, 0.0))
                .sum();
        double bonus = PER_EXTRA_HIT * Math.min(inside.size(), MAX_LINES);
        double spread = (last - first) * PER_EXTRA_HIT;
        return new Passage(file, first, last, List.copyOf(words), score + bonus - spread);
    }
}
