package dev.tidings.core.attack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Our own log at every level: each message, and the message of each exception that is logged with it, by itself. */
final class LogLines implements AutoCloseable {
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.tidings");
    private final Level before = ours.getLevel();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
            addFailure(event.getThrowableProxy());
        }
    };

    private LogLines() {}

    static LogLines open() {
        LogLines log = new LogLines();
        log.appender.setContext(log.ours.getLoggerContext());
        log.appender.start();
        log.ours.setLevel(Level.TRACE);
        log.ours.setAdditive(false);
        log.ours.addAppender(log.appender);
        return log;
    }

    private void addFailure(IThrowableProxy failure) {
        if (failure != null) {
            lines.add(failure.getClassName() + ": " + failure.getMessage());
            addFailure(failure.getCause());
            for (IThrowableProxy suppressed : failure.getSuppressed()) {
                addFailure(suppressed);
            }
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    long count(String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    /** Says whether a character could start a line, move the cursor or turn the direction of the text. */
    static boolean isHostile(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        ours.detachAppender(appender);
        ours.setAdditive(true);
        ours.setLevel(before);
        appender.stop();
    }
}
