package dev.tidings.core.attack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** Takes note of what a server under attack should not log, a warning or worse or an exception, and what no one caught. */
final class Complaints implements AutoCloseable {
    private static final int KEPT = 20;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.tidings");
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final Queue<String> first = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN) || event.getThrowableProxy() != null) {
                add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ": " + event.getThrowableProxy().getClassName()));
            }
        }
    };

    Complaints() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        ours.addAppender(appender);
        ours.setAdditive(false);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> add(thread.getName() + " died of " + failure));
    }

    private void add(String complaint) {
        if (count.incrementAndGet() <= KEPT) {
            first.add(complaint);
        }
    }

    List<String> first() {
        return List.copyOf(first);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        ours.detachAppender(appender);
        ours.setAdditive(true);
        appender.stop();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
