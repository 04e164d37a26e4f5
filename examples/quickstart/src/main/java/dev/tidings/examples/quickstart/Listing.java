package dev.tidings.examples.quickstart;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is in the folder.
 *
 * @param files the text files, by name
 * @param skipped how many were not taken, by reason
 * @param complete whether the walk came to its end before a limit did
 */
record Listing(List<TextFile> files, Map<String, Integer> skipped, boolean complete) {
    private static final int MOST_TYPES = 6;
    private static final int MEGABYTE = 1_000_000;
    private static final int KILOBYTE = 1_000;

    Listing {
        files = List.copyOf(files);
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
    }

    String summary() {
        String most = complete ? "" : "the first ";
        return most + Say.count(files.size(), "text file") + ", " + size();
    }

    String skippedSummary() {
        if (skipped.isEmpty()) {
            return "";
        }
        return skipped.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", ", "Skipped: ", "."));
    }

    Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("summary", summary());
        report.put("files", files.size());
        report.put("bytes", bytes());
        report.put("types", types());
        report.put("skipped", skipped);
        report.put("complete", complete);
        return report;
    }

    private Map<String, Long> types() {
        Map<String, Long> all = files.stream().collect(Collectors.groupingBy(Listing::type, Collectors.counting()));
        return all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_TYPES)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, LinkedHashMap::new));
    }

    private static String type(TextFile file) {
        String name = file.shortName();
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "none";
    }

    private long bytes() {
        return files.stream().mapToLong(TextFile::bytes).sum();
    }

    private String size() {
        long bytes = bytes();
        if (bytes >= MEGABYTE) {
            return String.format(java.util.Locale.ROOT, "%.1f MB", (double) bytes / MEGABYTE);
        }
        return bytes >= KILOBYTE ? bytes / KILOBYTE + " kB" : Say.count((int) bytes, "byte");
    }
}
