package dev.tidings.examples.quickstart;

import dev.tidings.api.AgentRun;
import dev.tidings.api.spi.Agent;
import dev.tidings.examples.quickstart.AnswerText.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Answers a question about a folder by searching it: it lists the files, searches for the telling words in parallel,
 * reads the best passages, and cites them. It tells each step while it takes it, and stops between any two files when
 * its run is cancelled.
 */
final class SearchAgent implements Agent {
    static final String NAME = "search agent";
    private static final int PASSAGES = 3;
    private static final int LINES_AROUND = 3;

    private final String question;
    private final Folder folder;
    private final Duration pause;
    private final ExecutorService tools;

    SearchAgent(String question, Folder folder, Duration pause, ExecutorService tools) {
        this.question = question;
        this.folder = folder;
        this.pause = pause;
        this.tools = tools;
    }

    @Override
    public Object run(AgentRun run) throws Exception {
        Steps steps = new Steps(run, pause);
        String answer = answer(steps);
        steps.say(answer);
        return answer;
    }

    private String answer(Steps steps) throws Exception {
        Question asked = Question.of(question);
        if (asked.words().isEmpty()) {
            steps.think("I find no word in this question that says where to look.");
            list(steps);
            return AnswerText.nothingToSearch(asked);
        }
        steps.think(plan(asked));
        Listing listing = list(steps);
        steps.think(listing.summary() + ". " + listing.skippedSummary() + " I search them for "
                + Say.count(asked.words().size(), "word") + (asked.words().size() > 1 ? " at the same time." : "."));
        List<WordHits> found = search(steps, asked, listing);
        List<Passage> best = Passage.best(found, listing.files().size()).stream()
                .limit(PASSAGES)
                .toList();
        if (best.isEmpty()) {
            steps.think("No file holds any of these words.");
            return AnswerText.noHits(asked, listing);
        }
        steps.think(weigh(found, best));
        return AnswerText.of(read(steps, best), found, listing);
    }

    private static String plan(Question asked) {
        String left = asked.ignored().isEmpty() ? "" : " and leave out " + Say.list(asked.ignored());
        return "I will look for " + Say.list(asked.words()) + left + ". I search text, I do not understand it.";
    }

    private Listing list(Steps steps) throws Exception {
        Listing listing = steps.tool(
                "list_files", Map.of("folder", folder.name()), () -> folder.list(steps::check), Listing::report);
        steps.progress(15, Say.count(listing.files().size(), "file") + " to search");
        return listing;
    }

    private List<WordHits> search(Steps steps, Question asked, Listing listing) throws Exception {
        TextSearch search = new TextSearch(folder, listing, steps::check);
        List<Future<WordHits>> running = new ArrayList<>();
        for (String word : asked.words()) {
            running.add(tools.submit(
                    () -> steps.tool("search_text", Map.of("word", word), () -> search.find(word), WordHits::report)));
        }
        List<WordHits> found = new ArrayList<>();
        for (Future<WordHits> each : running) {
            found.add(each.get());
            steps.progress(15 + 45.0 * found.size() / running.size(), "searching");
        }
        steps.pause();
        return found;
    }

    private static String weigh(List<WordHits> found, List<Passage> best) {
        WordHits rarest = found.stream()
                .filter(word -> word.total() > 0)
                .min(Comparator.comparingInt(WordHits::files))
                .orElseThrow();
        String most = found.size() > 1
                ? Say.quoted(rarest.word()) + " is the rarest word (" + rarest.summary() + ") and weighs most. "
                : Say.quoted(rarest.word()) + " has " + rarest.summary() + ". ";
        List<String> names = best.stream().map(passage -> passage.file().name()).toList();
        return most + (names.size() == 1 ? "The only candidate is " : "The best candidates are ")
                + String.join(", ", names) + ".";
    }

    private List<Source> read(Steps steps, List<Passage> best) throws Exception {
        List<Source> sources = new ArrayList<>();
        for (Passage passage : best) {
            int from = Math.max(1, passage.from() - LINES_AROUND);
            Map<String, Object> args = new LinkedHashMap<>();
            args.put("path", passage.file().name());
            args.put("from", from);
            args.put("to", passage.to() + LINES_AROUND);
            sources.add(steps.tool("read_file", args, () -> source(passage, from), SearchAgent::report));
            steps.progress(60 + 25.0 * sources.size() / best.size(), "reading");
            steps.pause();
        }
        steps.progress(90, "writing the answer");
        return sources;
    }

    private Source source(Passage passage, int from) throws ToolFailure {
        try {
            List<String> all = folder.lines(passage.file());
            int end = Math.min(all.size(), passage.to() + LINES_AROUND);
            return new Source(passage, from, List.copyOf(all.subList(Math.min(from - 1, end), end)));
        } catch (IOException gone) {
            throw new ToolFailure(passage.file().name() + " can't be read any more");
        }
    }

    private static Map<String, Object> report(Source source) {
        int to = source.from() + source.lines().size() - 1;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("summary", "lines " + source.from() + " to " + to);
        report.put("path", source.passage().file().name());
        report.put("from", source.from());
        report.put("to", to);
        report.put("lines", source.lines());
        return report;
    }
}
