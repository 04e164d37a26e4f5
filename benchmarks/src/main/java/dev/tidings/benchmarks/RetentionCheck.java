package dev.tidings.benchmarks;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Position;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.OutboundFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Comes back as a client would that has missed the last events, and counts what it gets of them: a frame of pieces that were
 * merged may begin before the first that it missed.
 */
final class RetentionCheck {
    private static final String SEQ = "{\"seq\":";
    private static final String FIRST_SEQ = "\"first_seq\":";

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();

    private final long position;

    private RetentionCheck(long position) {
        this.position = position;
    }

    /** Returns {@code ok}, or what is missing of the events up to the last one. */
    static String of(WebSocketManager manager, UserId user, Position last, long missed) {
        RetentionCheck check = new RetentionCheck(last.seq() - missed);
        MemoryConnection device = new MemoryConnection(check::read);
        ConnectionId id = manager.addConnection(
                device,
                ConnectionRequest.resume(UserPrincipal.of(user), new Cursor(last.epoch(), check.position, null)));
        device.awaitIdle();
        manager.removeConnection(id, 1000);
        return check.verdict(missed);
    }

    private void read(OutboundFrame frame) {
        String text = frame.isClose()
                ? ""
                : StandardCharsets.UTF_8.decode(frame.payload()).toString();
        if (text.startsWith(SEQ)) {
            long last = number(text, SEQ);
            long first = text.contains(FIRST_SEQ) ? number(text, FIRST_SEQ) : last;
            events.addAndGet(last - Math.max(first - 1, position));
        }
        if (text.contains("\"type\":\"resume_gap\"")) {
            gaps.incrementAndGet();
        }
    }

    private static long number(String text, String name) {
        int from = text.indexOf(name) + name.length();
        int end = from;
        while (Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Long.parseLong(text.substring(from, end));
    }

    private String verdict(long missed) {
        return events.get() == missed && gaps.get() == 0 ? "ok" : events + "_of_" + missed + "_gaps_" + gaps;
    }
}
