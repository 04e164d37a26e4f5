package dev.tidings.examples.quickstart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Searches files for a word, line by line, without regard to case. */
final class TextSearch {
    private static final int MAX_HITS = 2_000;
    private static final int MAX_TEXT = 200;

    private final Folder folder;
    private final Listing listing;
    private final Runnable check;

    TextSearch(Folder folder, Listing listing, Runnable check) {
        this.folder = folder;
        this.listing = listing;
        this.check = check;
    }

    WordHits find(String word) {
        String needle = word.toLowerCase(Locale.ROOT);
        List<WordHits.Hit> hits = new ArrayList<>();
        int total = 0;
        int files = 0;
        for (TextFile file : listing.files()) {
            check.run();
            int found = find(needle, file, hits);
            total += found;
            files += found > 0 ? 1 : 0;
        }
        return new WordHits(needle, hits, total, files);
    }

    private int find(String needle, TextFile file, List<WordHits.Hit> hits) {
        int found = 0;
        List<String> lines = linesOf(file);
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (line.toLowerCase(Locale.ROOT).contains(needle)) {
                found++;
                if (hits.size() < MAX_HITS) {
                    hits.add(new WordHits.Hit(file, index + 1, cut(line.strip())));
                }
            }
        }
        return found;
    }

    private List<String> linesOf(TextFile file) {
        try {
            return folder.lines(file);
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static String cut(String line) {
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
    }
}
