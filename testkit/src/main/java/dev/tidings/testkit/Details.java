package dev.tidings.testkit;

import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.event.UnknownEvent;
import org.jspecify.annotations.Nullable;

/** What a frame says, in a few words. */
final class Details {
    private static final int LONGEST = 60;

    private Details() {}

    static String of(AgentEvent event) {
        return cut(text(event));
    }

    static String of(RecordedControl frame) {
        return cut(
                switch (frame.type()) {
                    case "connection_established" ->
                        "begins after " + frame.number("position") + " of " + frame.number("seq");
                    case "resumed" -> "from " + frame.number("from") + " to " + frame.number("to");
                    case "resume_gap" ->
                        frame.text("reason") + ", lost " + frame.fields().get("lost");
                    case "heartbeat", "going_away" -> "at " + frame.number("position");
                    case "error_message" -> frame.text("error_code") + ": " + frame.text("error_message");
                    case "accepted" -> frame.text("request_id");
                    case RecordedControl.UNREADABLE -> frame.json();
                    default -> "";
                });
    }

    private static String text(AgentEvent event) {
        if (event instanceof AgentStarted started) {
            return started.agentName() + (started.taskDescription() == null ? "" : ": " + started.taskDescription());
        }
        if (event instanceof AgentThinking thinking) {
            return thinking.reasoning();
        }
        if (event instanceof ToolExecuting tool) {
            return tool.toolName() + " [" + tool.executionId() + "]";
        }
        if (event instanceof ToolCompleted tool) {
            return tool.toolName() + " [" + tool.executionId() + "]"
                    + (tool.success() ? "" : " failed: " + tool.error());
        }
        return event.terminal() ? end(event) : between(event);
    }

    private static String end(AgentEvent event) {
        if (event instanceof AgentError error) {
            return error.errorCode() + ": " + error.error();
        }
        if (event instanceof AgentCancelled cancelled) {
            return cancelled.reason();
        }
        return event instanceof AgentCompleted completed ? value(completed.finalResponse()) : "";
    }

    private static String between(AgentEvent event) {
        if (event instanceof MessageDelta delta) {
            return "at " + delta.offset() + ": " + delta.delta();
        }
        if (event instanceof ProgressUpdate progress) {
            return progress.progress() + " %" + (progress.message() == null ? "" : ": " + progress.message());
        }
        if (event instanceof CustomEvent custom) {
            return value(custom.data());
        }
        return event instanceof UnknownEvent unknown ? value(unknown.fields()) : "";
    }

    private static String value(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    static String cut(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", " ");
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 4)) ? LONGEST - 4 : LONGEST - 3;
        return line.substring(0, end) + "...";
    }
}
