package dev.tidings.testkit.staging;

import dev.tidings.api.CloseCode;
import dev.tidings.api.Cursor;
import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.ClientState;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.client.TidingsClientBuilder;
import dev.tidings.testkit.client.TidingsClientListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client of the probe, which remembers what it was told. */
final class ProbeClient implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<ClientEvent> events = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<String, @Nullable Object> greeting = new LinkedHashMap<>();
    private final TidingsClient client;
    private String ending = "";
    private int closeCode;
    private boolean over;
    private boolean resumed;
    private int pongs;

    private ProbeClient(StagingConfig config, @Nullable String token, @Nullable Cursor cursor) {
        TidingsClientBuilder builder = TidingsClient.builder(config.websocketUrl())
                .token(() -> token)
                .connectTimeout(config.limits().connect())
                .backoff(config.limits().pause(), config.limits().pause());
        client = (cursor == null ? builder : builder.cursor(cursor)).start(new Ear());
    }

    static ProbeClient connect(StagingConfig config, @Nullable String token, @Nullable Cursor cursor) {
        return new ProbeClient(config, token, cursor);
    }

    private final class Ear implements TidingsClientListener {
        @Override
        public void onEvent(ClientEvent event) {
            note(() -> events.add(event));
        }

        @Override
        public void onGap(Gap gap) {
            note(() -> gaps.add(gap));
        }

        @Override
        public void onControl(String type, Map<String, @Nullable Object> frame) {
            note(() -> {
                resumed |= type.equals("resumed");
                pongs += type.equals("pong") ? 1 : 0;
                if (type.equals("connection_established") && greeting.isEmpty()) {
                    greeting.putAll(frame);
                }
            });
        }

        @Override
        public void onClose(int code, String reason) {
            note(() -> {
                closeCode = code;
                ending = code + (reason.isEmpty() ? "" : " " + reason);
            });
        }

        @Override
        public void onState(ClientState state) {
            note(() -> over |= state == ClientState.CLOSED);
        }

        @Override
        public void onError(Throwable failure) {
            note(() -> {
                closeCode = 0;
                ending = String.valueOf(failure.getMessage());
            });
        }
    }

    private void note(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something holds, and says whether it does. */
    boolean await(BooleanSupplier condition, Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the server has greeted or turned it away for good, and says whether it greeted. */
    boolean awaitGreeting(Duration limit) {
        return await(() -> !greeting.isEmpty() || over, limit) && isGreeted();
    }

    boolean isGreeted() {
        return await(() -> !greeting.isEmpty(), Duration.ZERO);
    }

    String userId() {
        return greeted("user_id");
    }

    String epoch() {
        return greeted("epoch");
    }

    private String greeted(String field) {
        lock.lock();
        try {
            return greeting.get(field) instanceof String text ? text : "";
        } finally {
            lock.unlock();
        }
    }

    String ending() {
        lock.lock();
        try {
            return ending.isEmpty() ? "no answer" : ending;
        } finally {
            lock.unlock();
        }
    }

    /** Says whether the last answer was that it may not come in: by a close code, or by the HTTP status that means it. */
    boolean wasRefused() {
        return await(
                () -> closeCode == CloseCode.UNAUTHENTICATED.code() || closeCode == CloseCode.FORBIDDEN.code(),
                Duration.ZERO);
    }

    boolean wasResumed() {
        return await(() -> resumed, Duration.ZERO);
    }

    List<ClientEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    List<Gap> gaps() {
        lock.lock();
        try {
            return List.copyOf(gaps);
        } finally {
            lock.unlock();
        }
    }

    /** Pings, waits for the answer, and says whether it came. */
    boolean ping(Duration limit) {
        int before = pongs();
        client.send(Map.of("type", "ping"));
        return await(() -> pongs > before, limit);
    }

    private int pongs() {
        lock.lock();
        try {
            return pongs;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a message and returns the run that works on it, empty if the server does not say. */
    String send(String text, Duration limit) throws Exception {
        CompletableFuture<String> run = client.send(Map.of("type", "user_message", "message", text))
                .thenApply(accepted -> accepted.runId() == null ? "" : accepted.runId())
                .toCompletableFuture();
        return run.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
