package dev.tidings.examples.quickstart;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the answer: what was found, where, and how much it is worth. */
final class AnswerText {
    private static final String HONEST =
            "I search text, I do not understand it, so read the passages before you believe them.";
    private static final int MAX_QUOTE = 160;

    private AnswerText() {}

    static String nothingToSearch(Question question) {
        String said = question.ignored().isEmpty() ? "" : " (" + Say.list(question.ignored()) + ")";
        return "There is no word in that question that I could search for" + said
                + ". I search text, I do not understand it: name a thing, such as a class, a setting or an error code.";
    }

    static String noHits(Question question, Listing listing) {
        return "None of the " + Say.count(listing.files().size(), "text file") + " holds "
                + Say.list(question.words()) + ". I search for the words as they stand; try another word for the same"
                + " thing.";
    }

    static String of(List<Source> sources, List<WordHits> found, Listing listing) {
        Source first = sources.get(0);
        StringBuilder text = new StringBuilder();
        String close =
                first.passage().words().size() > 1 ? "Your words stand closest together in " : "The best place is ";
        text.append(close).append('`').append(first.passage().citation()).append("`:\n\n");
        first.citedLines().forEach(line -> text.append("> ").append(cut(line)).append('\n'));
        if (sources.size() > 1) {
            text.append("\nAlso worth a look:\n\n");
            sources.stream()
                    .skip(1)
                    .forEach(source -> text.append("- `")
                            .append(source.passage().citation())
                            .append("` has ")
                            .append(Say.list(source.passage().words()))
                            .append(
                                    source.passage().from() == source.passage().to()
                                            ? " in one line.\n"
                                            : " close together.\n"));
        }
        String counts = found.stream()
                .map(word -> Say.quoted(word.word()) + " " + word.summary())
                .collect(Collectors.joining(", "));
        return text.append("\nI looked at ")
                .append(listing.summary())
                .append(": ")
                .append(counts)
                .append(". ")
                .append(HONEST)
                .toString();
    }

    private static String cut(String line) {
        return line.length() <= MAX_QUOTE ? line : line.substring(0, MAX_QUOTE) + "…";
    }

    /**
     * A passage and the lines around it that were read.
     *
     * @param passage the passage
     * @param from the number of the first line that was read
     * @param lines the lines
     */
    record Source(Passage passage, int from, List<String> lines) {
        List<String> citedLines() {
            int begin = Math.min(lines.size(), passage.from() - from);
            return lines.subList(begin, Math.min(lines.size(), passage.to() - from + 1));
        }
    }
}
