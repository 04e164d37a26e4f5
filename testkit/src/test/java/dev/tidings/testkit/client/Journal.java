package dev.tidings.testkit.client;

import dev.tidings.api.spi.LostRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes down, one line each, what a client told the application. States other than the last are left out. */
final class Journal implements TidingsClientListener {
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void onEvent(ClientEvent event) {
        lines.add("event " + event.seq());
    }

    @Override
    public void onText(TextChange change) {
        lines.add("text " + change.messageId() + " " + change.offset() + " " + change.delta()
                + (change.complete() ? "" : " incomplete"));
    }

    @Override
    public void onRun(RunView run) {
        lines.add("run " + run.runId() + " " + run.status());
    }

    @Override
    public void onGap(Gap gap) {
        lines.add("gap " + gap.reason() + " "
                + gap.lost().stream().map(Journal::range).collect(Collectors.joining(",")));
    }

    private static String range(LostRange range) {
        return range.from() + "-" + range.to();
    }

    @Override
    public void onState(ClientState state) {
        if (state == ClientState.OPEN || state == ClientState.CLOSED) {
            lines.add("state " + state);
        }
    }

    @Override
    public void onClose(int code, String reason) {
        lines.add("close " + code);
    }

    @Override
    public void onError(Throwable failure) {
        lines.add("error " + failure.getMessage());
    }

    String next() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("the client told nothing within " + PATIENCE_SECONDS + " s");
        }
        return line;
    }

    /** Returns the lines up to the one that is named, which is the last of them. */
    List<String> until(String last) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        do {
            seen.add(next());
        } while (!seen.get(seen.size() - 1).equals(last));
        return seen;
    }

    /** As {@link #until}, of one kind of lines only. */
    List<String> until(String last, Predicate<String> wanted) throws InterruptedException {
        return until(last).stream().filter(wanted).toList();
    }
}
