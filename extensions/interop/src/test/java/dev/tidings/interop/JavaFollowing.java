package dev.tidings.interop;

import java.util.List;
import java.util.stream.Stream;

/** A library for Java at work. */
final class JavaFollowing implements Following {
    private static final List<Integer> CUTS = List.of(137, 500, 863);

    private final JavaDevice device;
    private final JavaDevice other;

    JavaFollowing(Dialer dialer, Trial trial) {
        device = new JavaDevice(dialer, trial.uri(), trial.user(), CUTS);
        other = new JavaDevice(dialer, trial.uri(), trial.other(), List.of());
        device.follow();
        other.follow();
    }

    @Override
    public int devices() {
        return 1;
    }

    @Override
    public Findings findings() throws InterruptedException {
        Course own = device.course();
        Course others = other.course();
        return new Findings(
                Stream.concat(own.problems.stream(), others.problems.stream()).toList(),
                device.drops(),
                own.resumed(),
                own.received(),
                others.received());
    }

    @Override
    public void close() {
        device.leave();
        other.leave();
    }
}
