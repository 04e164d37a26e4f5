package dev.tidings.core.attack;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.core.testing.Eventually;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user who does nothing wrong, with a run that speaks every two milliseconds; measures how late each event is. */
final class Bystander implements AutoCloseable {
    private static final Pattern EVENT = Pattern.compile("^\\{\"seq\":([0-9]+),.*@([0-9]+)@");
    private static final int MOST = 100_000;

    private final AgentRun run;
    private final RawClient client;
    private final String epoch;
    private final Thread speaking = new Thread(this::speak, "bystander-run");
    private final Thread reading = new Thread(this::read, "bystander");
    private final long[] delays = new long[MOST];
    private volatile int count;
    private volatile long said;
    private volatile boolean closed;
    private volatile String problem = "";

    Bystander(TidingsServer server, String user, String token) throws IOException {
        client = RawClient.join(server.address(), "", token);
        epoch = OwnedFrames.epochIn(client.readTo("connection_established").text());
        run = server.bridge()
                .start(
                        UserExecutionContext.of(UserId.of(user), ThreadId.of("thread-b"), RunId.of("run-b")),
                        "ticker",
                        null);
        reading.start();
        speaking.start();
    }

    private void speak() {
        while (!closed) {
            run.thinking("@" + System.nanoTime() + "@");
            said = said + 1;
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void read() {
        long last = 0;
        try {
            for (RawClient.Frame frame = client.read(); !frame.isEnd(); frame = client.read()) {
                Matcher event = EVENT.matcher(frame.text());
                if (event.find() && count < MOST) {
                    long seq = Long.parseLong(event.group(1));
                    if (last != 0 && seq != last + 1) {
                        problem = "event " + seq + " came after " + last;
                    }
                    last = seq;
                    delays[count] = System.nanoTime() - Long.parseLong(event.group(2));
                    count++;
                }
            }
        } catch (IOException e) {
            problem = closed ? problem : e.toString();
        }
        if (!closed) {
            problem += " it was disconnected";
        }
    }

    String epoch() {
        return epoch;
    }

    /** Returns how many events came. */
    int received() {
        return count;
    }

    /** Waits until all has come that was said so far. */
    void awaitAll() {
        long last = said;
        Eventually.until("a bystander has all " + last + " events", () -> count >= last || !problem.isEmpty());
    }

    /** Returns what went wrong, empty if nothing did. */
    String problem() {
        return problem;
    }

    /** Returns the delay in milliseconds that 99 of 100 events did not exceed. */
    double p99Millis() {
        return p99MillisSince(0);
    }

    /** Returns the same for the events since so many had come. */
    double p99MillisSince(int mark) {
        long[] sorted = Arrays.copyOfRange(delays, mark, count);
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.MAX_VALUE : sorted[sorted.length * 99 / 100] / 1e6;
    }

    @Override
    public void close() {
        closed = true;
        client.close();
        try {
            speaking.join();
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
