package dev.tidings.core.engine;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.testing.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that notes what it is told. */
final class RecordingListener implements TidingsListener {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<ConnectionInfo> acknowledged = new CopyOnWriteArrayList<>();
    final List<RunInfo> ended = new CopyOnWriteArrayList<>();
    final List<RefusalReason> refusals = new CopyOnWriteArrayList<>();

    @Override
    public void onConnectionOpened(ConnectionInfo connection) {
        calls.add("opened " + connection.connectionId());
    }

    @Override
    public void onConnectionClosed(ConnectionInfo connection, int code) {
        calls.add("closed " + connection.connectionId() + " " + code);
    }

    @Override
    public void onAcknowledged(ConnectionInfo connection) {
        acknowledged.add(connection);
    }

    @Override
    public void onRunEnded(RunInfo run) {
        ended.add(run);
        calls.add("ended " + run.runId() + " " + run.status());
    }

    @Override
    public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
        refusals.add(reason);
        calls.add("refused " + eventType + " " + reason);
    }

    void awaitCalls(int count) {
        Eventually.until("the listener is called " + count + " times", () -> calls.size() >= count);
    }
}
