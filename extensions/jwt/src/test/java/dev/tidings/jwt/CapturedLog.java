package dev.tidings.jwt;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged, ours at every level, with stack traces, from opening to closing. What is ours is kept off
 * the console meanwhile.
 */
final class CapturedLog implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.tidings");
    private final Level levelBefore = ours.getLevel();
    private final PatternLayout layout = new PatternLayout();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private CapturedLog() {
        LoggerContext context = root.getLoggerContext();
        layout.setContext(context);
        layout.setPattern("%level %logger %msg%n%ex{full}");
        layout.start();
        appender.setContext(context);
        appender.start();
    }

    static CapturedLog open() {
        CapturedLog log = new CapturedLog();
        log.ours.setLevel(Level.TRACE);
        log.ours.setAdditive(false);
        log.ours.addAppender(log.appender);
        log.root.addAppender(log.appender);
        return log;
    }

    /** Returns all that was logged so far. */
    String text() {
        return String.join("", entries());
    }

    List<String> entries() {
        synchronized (appender) {
            return appender.list.stream().map(layout::doLayout).toList();
        }
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        ours.detachAppender(appender);
        ours.setAdditive(true);
        ours.setLevel(levelBefore);
        appender.stop();
    }
}
