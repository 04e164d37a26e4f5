package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Why this server does not let the library read: it writes what it reads into its log. */
class LibraryTraceTest {
    private static final String MESSAGE = "{\"type\":\"authenticate\",\"token\":\"s3cret-ada\"}";

    @Test
    void plain_java_websocket_writes_a_token_into_its_log() throws Exception {
        Logger library = (Logger) LoggerFactory.getLogger("org.java_websocket");
        Level before = library.getLevel();
        boolean additive = library.isAdditive();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.setContext(library.getLoggerContext());
        appender.start();
        library.addAppender(appender);
        library.setAdditive(false);
        library.setLevel(Level.TRACE);
        CountDownLatch heard = new CountDownLatch(1);
        try (PlainServer plain = PlainServer.start(conn -> {})) {
            plain.onText((conn, text) -> heard.countDown());
            try (RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address())) {
                client.sendText(MESSAGE);
                assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            library.setLevel(before);
            library.setAdditive(additive);
            library.detachAppender(appender);
            appender.stop();
        }
        assertThat(appended(appender))
                .filteredOn(event -> event.getLevel() == Level.TRACE)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(text -> text.contains("s3cret-ada"));
    }

    private static List<ILoggingEvent> appended(ListAppender<ILoggingEvent> appender) {
        synchronized (appender) {
            return List.copyOf(appender.list);
        }
    }
}
