package dev.tidings.testkit.tck;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes calls on and remembers which ones there were, and which of them threw. */
final class Witness implements TidingsListener {
    private final TidingsListener listener;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    Witness(TidingsListener listener) {
        this.listener = listener;
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void pass(String name, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error thrown) {
            failures.add(name + ": " + thrown);
        }
        calls.add(name);
    }

    @Override
    public void onConnectionOpened(ConnectionInfo connection) {
        pass("onConnectionOpened", () -> listener.onConnectionOpened(connection));
    }

    @Override
    public void onConnectionClosed(ConnectionInfo connection, int code) {
        pass("onConnectionClosed", () -> listener.onConnectionClosed(connection, code));
    }

    @Override
    public void onAcknowledged(ConnectionInfo connection) {
        pass("onAcknowledged", () -> listener.onAcknowledged(connection));
    }

    @Override
    public void onResumed(ConnectionInfo connection, long from, long to) {
        pass("onResumed", () -> listener.onResumed(connection, from, to));
    }

    @Override
    public void onGapSignalled(ConnectionInfo connection, long lost, long text, String reason) {
        pass("onGapSignalled", () -> listener.onGapSignalled(connection, lost, text, reason));
    }

    @Override
    public void onEventsCoalesced(ConnectionInfo connection, String eventType, long events) {
        pass("onEventsCoalesced", () -> listener.onEventsCoalesced(connection, eventType, events));
    }

    @Override
    public void onEventsExpired(String eventType, String reason, long events) {
        pass("onEventsExpired", () -> listener.onEventsExpired(eventType, reason, events));
    }

    @Override
    public void onConnectionRefused(int code, String reason) {
        pass("onConnectionRefused", () -> listener.onConnectionRefused(code, reason));
    }

    @Override
    public void onRunStarted(RunInfo run) {
        pass("onRunStarted", () -> listener.onRunStarted(run));
    }

    @Override
    public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
        pass("onEventSent", () -> listener.onEventSent(context, eventType, delivery));
    }

    @Override
    public void onMessageRouted(UserId userId, String type) {
        pass("onMessageRouted", () -> listener.onMessageRouted(userId, type));
    }

    @Override
    public void onMessageFailed(UserId userId, String type, String errorCode) {
        pass("onMessageFailed", () -> listener.onMessageFailed(userId, type, errorCode));
    }

    @Override
    public void onRunEnded(RunInfo run) {
        pass("onRunEnded", () -> listener.onRunEnded(run));
    }

    @Override
    public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
        pass("onEventRefused", () -> listener.onEventRefused(context, eventType, reason));
    }
}
