package dev.tidings.testkit.client;

import dev.tidings.api.CloseCode;
import dev.tidings.api.Cursor;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client connected: connects, waits, notices silence, acknowledges, ends.
 *
 * <p>Everything happens in one queue, in order: frames, timers, calls of the application. A connection that was given
 * up may still have something to say; whatever does not come from the current one is ignored, so giving up needs no
 * waiting. Only a connection that lasted for 5 s begins the back-off anew, so a server that accepts and closes is not
 * stormed. Half way to the limit of silence a ping asks the server for a sign of life.
 */
final class ClientLoop implements SocketLink.Owner, Conversation.Line {
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Duration STEADY = Duration.ofSeconds(5);
    private static final Pattern ADVICE = Pattern.compile("retry_after_ms=(\\d{1,9})");
    private static final String PING = Wire.write(Map.of("type", "ping"));

    private final ClientSettings settings;
    private final SafeListener listener;
    private final SerialQueue queue;
    private final Outbox outbox;
    private final Conversation conversation;
    private @Nullable SocketLink link;
    private @Nullable Scheduled reconnect;
    private @Nullable Scheduled watch;
    private @Nullable Scheduled acknowledgement;
    private @Nullable Scheduled steady;
    private boolean greeted;
    private boolean retriedLogin;
    private long acknowledged;
    private Duration silenceLimit;
    private volatile ClientState state = ClientState.CONNECTING;
    private volatile @Nullable Cursor cursor;

    ClientLoop(ClientSettings settings, SafeListener listener, RunBook runs) {
        this.settings = settings;
        this.listener = listener;
        this.queue = new SerialQueue(settings.executor(), listener::report);
        this.outbox = new Outbox(settings.outboxLimit());
        this.conversation = new Conversation(settings, listener, runs, outbox, this);
        this.cursor = settings.cursor();
        this.silenceLimit = settings.connectTimeout();
    }

    ClientState state() {
        return state;
    }

    @Nullable
    Cursor cursor() {
        return cursor;
    }

    void start() {
        queue.execute(this::open);
    }

    void send(String requestId, Outbox.Waiting message) {
        queue.execute(() -> {
            if (state == ClientState.CLOSED) {
                message.answer()
                        .completeExceptionally(new IllegalStateException("the client is closed: build another"));
            } else if (outbox.add(requestId, message)) {
                deliver(requestId, message.frame());
            }
        });
    }

    void reconnectNow() {
        queue.execute(() -> {
            if (state == ClientState.WAITING) {
                open();
            }
        });
    }

    void close() {
        queue.execute(() -> finish(CloseCode.NORMAL.code(), "closed by the application"));
    }

    private void open() {
        if (state == ClientState.CLOSED) {
            return;
        }
        reconnect = cancelled(reconnect);
        enter(ClientState.CONNECTING);
        URI target;
        String token;
        try {
            target = resuming(settings.uri().get(), conversation.place().cursor());
            token = settings.token().get();
        } catch (RuntimeException failure) {
            listener.report(failure);
            retry();
            return;
        }
        connect(target, token);
    }

    private void connect(URI target, @Nullable String token) {
        SocketLink attempt = new SocketLink(this, settings.time());
        link = attempt;
        greeted = false;
        silenceLimit = settings.connectTimeout();
        try {
            attempt.connect(target, token, settings.connectTimeout());
        } catch (IllegalArgumentException failure) {
            listener.report(failure);
            finish(Comeback.ABNORMAL, String.valueOf(failure.getMessage()));
            return;
        }
        watch(attempt, silenceLimit);
    }

    private static URI resuming(URI uri, @Nullable Cursor from) {
        if (from == null) {
            return uri;
        }
        StringBuilder query = new StringBuilder(uri.toString()).append(uri.getRawQuery() == null ? '?' : '&');
        query.append("epoch=").append(encoded(from.epoch().value()));
        query.append("&seq=").append(from.seq());
        if (from.eventId() != null) {
            query.append("&event_id=").append(encoded(from.eventId().value()));
        }
        return URI.create(query.toString());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void received(SocketLink from, String text) {
        queue.execute(() -> {
            try {
                if (from == link) {
                    conversation.receive(text);
                    cursor = conversation.place().cursor();
                }
            } finally {
                from.consumed();
            }
        });
    }

    @Override
    public void ended(SocketLink from, int code, String reason) {
        queue.execute(() -> {
            if (from == link) {
                dropped(code, reason);
            }
        });
    }

    @Override
    public void greeted(long heartbeatMillis) {
        greeted = true;
        retriedLogin = false;
        acknowledged = 0;
        steady = later(settings.backoff()::succeeded, STEADY);
        Duration limit = settings.silenceLimit();
        silenceLimit = limit == null ? Duration.ofMillis((long) (heartbeatMillis * settings.silenceFactor())) : limit;
        SocketLink current = link;
        if (current != null) {
            watch(current, silenceLimit.dividedBy(2));
        }
        enter(ClientState.OPEN);
        outbox.toRepeat(conversation.place().epoch(), settings.time().nanoTime())
                .forEach(this::deliver);
    }

    @Override
    public void restart() {
        SocketLink old = link;
        if (old != null) {
            link = null;
            farewell(old);
        }
        open();
    }

    @Override
    public void advised(Duration pause) {
        settings.backoff().advise(pause);
    }

    @Override
    public void moved() {
        if (acknowledgement == null) {
            acknowledgement = later(this::acknowledge, settings.ackInterval());
        }
    }

    private void acknowledge() {
        acknowledgement = null;
        long position = conversation.place().position();
        if (greeted && position > acknowledged && !conversation.place().awaitsGap()) {
            acknowledged = position;
            transmit("{\"type\":\"ack\",\"seq\":" + position + "}");
        }
    }

    private void watch(SocketLink watched, Duration delay) {
        watch = cancelled(watch);
        if (!silenceLimit.isZero()) {
            Duration limit = silenceLimit;
            watch = settings.scheduler()
                    .schedule(
                            () -> {
                                if (watched.silence().compareTo(limit) >= 0) {
                                    watched.drop();
                                }
                                queue.execute(() -> look(watched));
                            },
                            delay);
        }
    }

    private void look(SocketLink watched) {
        if (watched != link) {
            return;
        }
        Duration silence = watched.silence();
        if (silence.compareTo(silenceLimit) >= 0) {
            watched.drop();
            dropped(Comeback.ABNORMAL, "the server was silent for " + silence.toMillis() + " ms");
            return;
        }
        Duration half = silenceLimit.dividedBy(2);
        if (silence.compareTo(half) >= 0) {
            transmit(PING);
            watch(watched, silenceLimit.minus(silence));
        } else {
            watch(watched, half.minus(silence));
        }
    }

    private void dropped(int code, String reason) {
        link = null;
        greeted = false;
        steady = cancelled(steady);
        watch = cancelled(watch);
        acknowledgement = cancelled(acknowledgement);
        listener.call(application -> application.onClose(code, reason));
        Matcher advice = ADVICE.matcher(reason);
        if (advice.find()) {
            settings.backoff().advise(Duration.ofMillis(Long.parseLong(advice.group(1))));
        }
        Comeback comeback = Comeback.of(code);
        if (comeback == Comeback.FINISH || (comeback == Comeback.RETRY_ONCE && retriedLogin)) {
            finish(code, reason);
        } else {
            retriedLogin |= comeback == Comeback.RETRY_ONCE;
            retry();
        }
    }

    private void retry() {
        if (state != ClientState.CLOSED) {
            Duration pause = settings.backoff().next();
            enter(ClientState.WAITING);
            reconnect = later(this::open, pause);
        }
    }

    private void finish(int code, String reason) {
        if (state == ClientState.CLOSED) {
            return;
        }
        acknowledge();
        SocketLink last = link;
        link = null;
        greeted = false;
        steady = cancelled(steady);
        reconnect = cancelled(reconnect);
        watch = cancelled(watch);
        acknowledgement = cancelled(acknowledgement);
        enter(ClientState.CLOSED);
        outbox.failAll("the connection ended (" + code + " " + reason + ") before the message was answered");
        if (last == null) {
            settings.owned().run();
        } else {
            farewell(last);
            later(settings.owned(), FAREWELL.plusMillis(1));
        }
    }

    private void farewell(SocketLink old) {
        old.close(CloseCode.NORMAL.code());
        later(old::drop, FAREWELL);
    }

    private void deliver(String requestId, String frame) {
        if (greeted) {
            outbox.sent(requestId, conversation.place().epoch(), settings.time().nanoTime());
            transmit(frame);
        }
    }

    private void transmit(String frame) {
        SocketLink current = link;
        if (greeted && current != null) {
            current.send(frame);
        }
    }

    private void enter(ClientState next) {
        if (state != next || next == ClientState.CONNECTING) {
            state = next;
            listener.call(application -> application.onState(next));
        }
    }

    private Scheduled later(Runnable task, Duration delay) {
        return settings.scheduler().schedule(() -> queue.execute(task), delay);
    }

    private static @Nullable Scheduled cancelled(@Nullable Scheduled task) {
        if (task != null) {
            task.cancel();
        }
        return null;
    }
}
