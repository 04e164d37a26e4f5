package dev.tidings.core.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a package from logging, for tests that let it fail a hundred times. */
public final class Hushed implements AutoCloseable {
    private final Logger logger;
    private final Level before;

    private Hushed(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
        logger.setLevel(Level.OFF);
    }

    public static Hushed logger(String name) {
        return new Hushed((Logger) LoggerFactory.getLogger(name));
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
