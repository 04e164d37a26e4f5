package dev.tidings.examples.quickstart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a word stands.
 *
 * @param word what was searched, in lower case
 * @param hits the first places, in the order of the listing
 * @param total how many lines hold the word, also beyond the places that are kept
 * @param files how many files hold it
 */
record WordHits(String word, List<Hit> hits, int total, int files) {
    private static final int SHOWN = 5;

    WordHits {
        hits = List.copyOf(hits);
    }

    String summary() {
        return Say.count(total, "hit") + " in " + Say.count(files, "file");
    }

    Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("summary", summary());
        report.put("hits", total);
        report.put("matches", hits.stream().limit(SHOWN).map(Hit::report).toList());
        return report;
    }

    /**
     * One line that holds the word.
     *
     * @param file the file
     * @param line its number, from 1
     * @param text the line, cut if it is long
     */
    record Hit(TextFile file, int line, String text) {
        Map<String, Object> report() {
            return Map.of("path", file.name(), "line", line, "text", text);
        }
    }
}
