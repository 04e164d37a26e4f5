package dev.tidings.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges what one device of a user is sent, over any number of connections. Not thread-safe. */
final class Course {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OWNER = Pattern.compile("owner=([^;\"]*);");
    private static final int MOST_PROBLEMS = 20;

    final List<String> problems = new ArrayList<>();
    private final String user;
    private String epoch = "";
    private long position;
    private long cursor = -1;
    private boolean answered = true;
    private boolean ended;
    private boolean settled;
    private int received;
    private int resumed;

    Course(String user) {
        this.user = user;
    }

    int received() {
        return received;
    }

    int resumed() {
        return resumed;
    }

    boolean ended() {
        return ended;
    }

    /** Says whether a ping that was sent after the end is answered: nothing more is on its way. */
    boolean settled() {
        return settled;
    }

    void complain(String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(user + " at " + position + ": " + what);
        }
    }

    /** Begins another connection, and returns the query that resumes. */
    String comeBack() {
        cursor = position;
        answered = false;
        return "?epoch=" + epoch + "&seq=" + cursor;
    }

    void take(String text) {
        JsonNode frame = parse(text);
        String type = frame.path("type").asText();
        if (frame.has("event_id")) {
            event(frame, text);
        } else if (type.equals("connection_established")) {
            greet(frame);
        } else if (type.equals("resumed")) {
            resume(frame);
        } else if (type.equals("pong")) {
            settled = ended;
        } else if (!type.equals("heartbeat")) {
            complain("it was sent " + text);
        }
    }

    private JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            complain(e.getMessage());
            return JSON.createObjectNode();
        }
    }

    private void greet(JsonNode frame) {
        if (!frame.path("user_id").asText().equals(user)) {
            complain("it is called " + frame.path("user_id"));
        }
        if (cursor < 0) {
            epoch = frame.path("epoch").asText();
            position = frame.path("position").asLong();
        }
        if (!frame.path("epoch").asText().equals(epoch)
                || frame.path("position").asLong() != position) {
            complain("it goes on at " + frame);
        }
    }

    private void resume(JsonNode frame) {
        if (answered || frame.path("from").asLong() != cursor) {
            complain("it resumes at " + frame);
        }
        answered = true;
        resumed++;
    }

    private void event(JsonNode frame, String text) {
        long seq = frame.path("seq").asLong();
        if (!answered) {
            complain("an event came before it was resumed");
        }
        if (seq != position + 1 || frame.has("first_seq")) {
            complain("event " + seq + " came next");
        }
        if (!frame.path("user_id").asText().equals(user)) {
            complain("event " + seq + " is of " + frame.path("user_id"));
        }
        for (Matcher owner = OWNER.matcher(text); owner.find(); ) {
            if (!owner.group(1).equals(user)) {
                complain("event " + seq + " speaks of " + owner.group(1));
            }
        }
        if (ended) {
            complain("event " + seq + " came after the end");
        }
        position = seq;
        received++;
        ended |= frame.path("type").asText().equals("agent_completed");
    }
}
