package dev.tidings.core.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user's own connection: reads all along, and counts how the user's runs end. */
final class OwnedFrames implements AutoCloseable {
    private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]+)\"");
    private static final Pattern EVENT_ID = Pattern.compile("\"event_id\":\"([^\"]+)\"");

    private final RawClient client;
    private final Watch watch;
    private final Queue<String> foreign;
    private final Thread thread = new Thread(this::read, "owner");
    private final String epoch;
    private volatile String eventId = "none-yet";
    private volatile int completed;
    private volatile int cancelled;
    private volatile boolean closed;

    OwnedFrames(InetSocketAddress server, String user, Queue<String> foreign) throws IOException {
        this.client = RawClient.join(server, "", "of-" + user);
        this.watch = new Watch(user, foreign);
        this.foreign = foreign;
        this.epoch = epochIn(client.readTo("connection_established").text());
        thread.start();
    }

    static String epochIn(String greeting) {
        return found(EPOCH, greeting);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private void read() {
        try {
            for (RawClient.Frame frame = client.read(); !frame.isEnd(); frame = client.read()) {
                take(frame.text());
            }
        } catch (IOException e) {
            if (!closed) {
                foreign.add("an owner was disconnected: " + e);
            }
        }
    }

    private void take(String frame) {
        watch.check(frame);
        if (frame.contains("\"event_id\":\"")) {
            eventId = found(EVENT_ID, frame);
        }
        completed += frame.contains("\"type\":\"agent_completed\"") ? 1 : 0;
        cancelled += frame.contains("\"type\":\"agent_cancelled\"") ? 1 : 0;
    }

    String epoch() {
        return epoch;
    }

    String eventId() {
        return eventId;
    }

    int completed() {
        return completed;
    }

    int cancelled() {
        return cancelled;
    }

    @Override
    public void close() {
        closed = true;
        client.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
