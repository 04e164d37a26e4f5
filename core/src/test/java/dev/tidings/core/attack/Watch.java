package dev.tidings.core.attack;

import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at each frame of one user for the marks of others: every id and text of a user holds the user's mark. */
final class Watch {
    private static final Pattern MARK = Pattern.compile("u1[0-9]{3}u");
    private static final Pattern OWN_REQUEST = Pattern.compile("\"request_id\":\"[^\"]*\"");

    private static final int KEPT = 20;
    private static final int SHOWN = 300;

    private final String user;
    private final Queue<String> foreign;

    Watch(String user, Queue<String> foreign) {
        this.user = user;
        this.foreign = foreign;
    }

    /** Notes a frame that has another user's mark; the request id of an answer is the client's own. */
    void check(String frame) {
        boolean answer = frame.startsWith("{\"type\":\"error_message\"") || frame.startsWith("{\"type\":\"accepted\"");
        Matcher mark = MARK.matcher(answer ? OWN_REQUEST.matcher(frame).replaceAll("") : frame);
        while (mark.find()) {
            if (!mark.group().equals(user) && foreign.size() < KEPT) {
                foreign.add(
                        user + " got " + mark.group() + " in " + frame.substring(0, Math.min(frame.length(), SHOWN)));
            }
        }
    }
}
