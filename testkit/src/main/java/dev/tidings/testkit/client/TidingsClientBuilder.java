package dev.tidings.testkit.client;

import dev.tidings.api.Cursor;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sets up a client. Every setting has a default. Not thread-safe. */
public final class TidingsClientBuilder {
    private final Supplier<URI> uri;
    private Supplier<@Nullable String> token = () -> null;
    private @Nullable Cursor cursor;
    private boolean history;
    private boolean filtered;
    private Duration backoffBase = Duration.ofSeconds(3);
    private Duration backoffCap = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration ackInterval = Duration.ofSeconds(1);
    private double silenceFactor = 2.5;
    private @Nullable Duration silenceLimit;
    private int outboxLimit = 100;
    private @Nullable RandomGenerator random;
    private @Nullable Executor executor;
    private @Nullable TimeSource timeSource;
    private @Nullable TaskScheduler taskScheduler;

    TidingsClientBuilder(Supplier<URI> uri) {
        this.uri = Objects.requireNonNull(uri, "uri");
    }

    /**
     * Sets where tokens come from. Default none.
     *
     * @param value asked at each attempt, also when the server found the last token wanting; may return null for none
     * @return this builder
     */
    public TidingsClientBuilder token(Supplier<@Nullable String> value) {
        token = Objects.requireNonNull(value, "token");
        return this;
    }

    /**
     * Sets where to begin. Default the head of the log: only what comes from now on.
     *
     * @param value what another client had last
     * @return this builder
     */
    public TidingsClientBuilder cursor(Cursor value) {
        cursor = Objects.requireNonNull(value, "cursor");
        return this;
    }

    /**
     * Asks for everything that the server retains, unless there is a cursor.
     *
     * @return this builder
     */
    public TidingsClientBuilder history() {
        history = true;
        return this;
    }

    /**
     * Says that the server hides the events of other threads from this client, so that a jump of the numbers is no gap.
     * Needed with {@code thread_id} in the address.
     *
     * @return this builder
     */
    public TidingsClientBuilder filtered() {
        filtered = true;
        return this;
    }

    /**
     * Sets how long to wait between attempts. Before each retry it waits for a random time up to a ceiling that begins
     * at the base and doubles up to the cap, after what the server advises. Default 3 s, which spreads a crowd that was
     * dropped at once, and 30 s.
     *
     * @param base the first ceiling, more than 0
     * @param cap the highest ceiling, at least the base
     * @return this builder
     * @throws IllegalArgumentException if one is out of range
     */
    public TidingsClientBuilder backoff(Duration base, Duration cap) {
        backoffBase = requirePositive("backoff base", base);
        if (cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("backoff cap must be >= base " + base + " but was " + cap);
        }
        backoffCap = cap;
        return this;
    }

    /**
     * Sets how long an attempt may take until the server's first frame. Default 10 s.
     *
     * @param value more than 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public TidingsClientBuilder connectTimeout(Duration value) {
        connectTimeout = requirePositive("connect timeout", value);
        return this;
    }

    /**
     * Sets how often the client says what it has. Default 1 s.
     *
     * @param value more than 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public TidingsClientBuilder ackInterval(Duration value) {
        ackInterval = requirePositive("ack interval", value);
        return this;
    }

    /**
     * Sets after how many of the server's heartbeat intervals without a sign of life a connection is given up. Default
     * 2.5.
     *
     * @param value more than 1
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public TidingsClientBuilder silenceFactor(double value) {
        if (!(value > 1)) {
            throw new IllegalArgumentException("silence factor must be > 1 but was " + value);
        }
        silenceFactor = value;
        return this;
    }

    /**
     * Sets after how much time without a sign of life a connection is given up, whatever the server's heartbeat is.
     * Half way the client asks with a ping. Default: by {@link #silenceFactor}.
     *
     * @param value more than 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public TidingsClientBuilder silenceLimit(Duration value) {
        silenceLimit = requirePositive("silence limit", value);
        return this;
    }

    /**
     * Sets how many messages may wait for an answer. Default 100.
     *
     * @param value 1 to 900
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public TidingsClientBuilder outboxLimit(int value) {
        if (value < 1 || value > 900) {
            throw new IllegalArgumentException("outbox limit must be within [1, 900] but was " + value);
        }
        outboxLimit = value;
        return this;
    }

    /**
     * Sets what the jitter is drawn from. Default a generator of its own. Used by one thread at a time.
     *
     * @param value the generator, for example seeded
     * @return this builder
     */
    public TidingsClientBuilder random(RandomGenerator value) {
        random = Objects.requireNonNull(value, "random");
        return this;
    }

    /**
     * Sets where suppliers and listener run. Default threads of the client's own.
     *
     * @param value the executor; not closed with the client
     * @return this builder
     */
    public TidingsClientBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /**
     * Sets clock and timer. Default the real ones.
     *
     * @param clock the clock
     * @param timer the timer that belongs to it
     * @return this builder
     */
    public TidingsClientBuilder time(TimeSource clock, TaskScheduler timer) {
        timeSource = Objects.requireNonNull(clock, "clock");
        taskScheduler = Objects.requireNonNull(timer, "timer");
        return this;
    }

    /**
     * Starts a client. It connects at once and keeps connecting until it is closed.
     *
     * @param listener who is told
     * @return the client, to be closed
     */
    public TidingsClient start(TidingsClientListener listener) {
        Objects.requireNonNull(listener, "listener");
        return TidingsClient.start(settings(), listener);
    }

    private ClientSettings settings() {
        boolean needsTimer = executor == null || timeSource == null || taskScheduler == null;
        ClientTimer own = new ClientTimer();
        return new ClientSettings(
                uri,
                token,
                cursor,
                history,
                filtered,
                backoff(),
                connectTimeout,
                ackInterval,
                silenceFactor,
                silenceLimit,
                outboxLimit,
                executor == null ? own : executor,
                timeSource == null ? own : timeSource,
                taskScheduler == null ? own : taskScheduler,
                needsTimer ? own::close : () -> {});
    }

    Backoff backoff() {
        return new Backoff(backoffBase, backoffCap, random == null ? new SplittableRandom() : random);
    }

    private static Duration requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be > 0 but was " + value);
        }
        return value;
    }
}
