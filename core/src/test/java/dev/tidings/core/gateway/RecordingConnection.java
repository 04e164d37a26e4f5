package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.ArrayList;
import java.util.List;

/** A connection that notes how it was closed. */
final class RecordingConnection implements WebSocketConnection {
    private final List<String> closes = new ArrayList<>();
    private FrameSource frames = () -> null;
    private Runnable onWake = () -> {};
    private int pings;

    FrameSource frames() {
        return frames;
    }

    List<String> closes() {
        return closes;
    }

    @Override
    public Object nativeSession() {
        return this;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.7";
    }

    @Override
    public void start(FrameSource source) {
        frames = source;
    }

    void onWake(Runnable action) {
        onWake = action;
    }

    @Override
    public void wake(WakeHint hint) {
        onWake.run();
    }

    @Override
    public void ping() {
        pings++;
    }

    int pings() {
        return pings;
    }

    @Override
    public void close(CloseCode code, String reason) {
        closes.add(code.code() + " " + reason);
    }

    @Override
    public void terminate() {
        closes.add("terminated");
    }

    @Override
    public boolean isOpen() {
        return closes.isEmpty();
    }
}
