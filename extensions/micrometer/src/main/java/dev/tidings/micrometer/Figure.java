package dev.tidings.micrometer;

import java.time.Duration;
import java.util.List;

/** The table of meters. Listener, gauges and {@code docs/METRICS.md} all follow it. */
enum Figure {
    EVENTS_SENT(
            "tidings.events.sent",
            Kind.COUNTER,
            "events",
            "events that are in the log or on their way",
            "type",
            "outcome"),
    EVENTS_REFUSED("tidings.events.refused", Kind.COUNTER, "events", "events that were refused", "type", "reason"),
    EVENTS_WRITTEN("tidings.events.written", Kind.COUNTER, "numbers", "sequence numbers that connections are past"),
    EVENTS_ACKNOWLEDGED(
            "tidings.events.acknowledged", Kind.COUNTER, "numbers", "sequence numbers that connections acknowledged"),
    EVENTS_REPLAYED(
            "tidings.events.replayed",
            Kind.COUNTER,
            "numbers",
            "sequence numbers that clients missed and got on return"),
    EVENTS_COALESCED(
            "tidings.events.coalesced",
            Kind.COUNTER,
            "events",
            "events that connections got within the frame of a later one",
            "type"),
    EVENTS_EXPIRED("tidings.events.expired", Kind.COUNTER, "events", "events that the log let go of", "type", "reason"),
    RESUMES("tidings.resumes", Kind.COUNTER, "returns", "clients that came back and got all they had missed"),
    GAPS("tidings.gaps", Kind.COUNTER, "returns", "clients that came back and were told of a gap", "reason"),
    GAPS_LOST(
            "tidings.gaps.lost",
            Kind.COUNTER,
            "numbers",
            "sequence numbers that were told as lost",
            "reason",
            "content"),
    CONNECTIONS_OPENED("tidings.connections.opened", Kind.COUNTER, "connections", "connections that were registered"),
    CONNECTIONS_CLOSED("tidings.connections.closed", Kind.COUNTER, "connections", "connections that are gone", "code"),
    CONNECTIONS_REFUSED(
            "tidings.connections.refused", Kind.COUNTER, "connections", "clients that were turned away", "code"),
    MESSAGES_ROUTED("tidings.messages.routed", Kind.COUNTER, "messages", "messages that a handler took", "type"),
    MESSAGES_FAILED(
            "tidings.messages.failed", Kind.COUNTER, "messages", "messages answered with an error", "type", "code"),
    RUNS_STARTED("tidings.runs.started", Kind.COUNTER, "runs", "runs that started"),
    RUNS_ENDED("tidings.runs.ended", Kind.COUNTER, "runs", "runs that ended", "status"),
    RUNS_DURATION("tidings.runs.duration", Kind.TIMER, "seconds", "how long runs took", "status"),
    RUNS_FIRST_EVENT(
            "tidings.runs.first.event",
            Kind.TIMER,
            "seconds",
            "from a run's start to its first event behind agent_started that was routed to a connection"),
    CONNECTIONS_OPEN("tidings.connections.open", Kind.GAUGE, "connections", "registered connections"),
    USERS("tidings.users", Kind.GAUGE, "users", "users the engine knows"),
    RUNS_OPEN("tidings.runs.open", Kind.GAUGE, "runs", "runs that have not ended"),
    LOG_USED("tidings.log.used", Kind.GAUGE, "bytes", "what the log in memory keeps"),
    LOG_LIMIT("tidings.log.limit", Kind.GAUGE, "bytes", "what the log in memory may keep"),
    LOG_STREAMS("tidings.log.streams", Kind.GAUGE, "users", "users whose events the log in memory keeps"),
    LOG_WAITING("tidings.log.waiting", Kind.GAUGE, "users", "users whose events wait for a log that fails"),
    LISTENERS_WAITING("tidings.listeners.waiting", Kind.GAUGE, "calls", "calls that wait for listeners"),
    LISTENERS_DROPPED(
            "tidings.listeners.dropped",
            Kind.COUNTER,
            "calls",
            "calls that listeners were too slow for: the other counters lack them"),
    AUTH_CALLS("tidings.auth.calls", Kind.GAUGE, "calls", "calls of verifiers that are under way"),
    SOCKETS_OPEN("tidings.sockets.open", Kind.GAUGE, "sockets", "open sockets of the embedded server"),
    SOCKETS_LIMIT("tidings.sockets.limit", Kind.GAUGE, "sockets", "how many sockets the embedded server may have"),
    HEALTH("tidings.health", Kind.GAUGE, "1", "1 for up, 0.5 for degraded, 0 for down", "component");

    private final String meter;
    private final Kind kind;
    private final String unit;
    private final String meaning;
    private final String labels;

    Figure(String meter, Kind kind, String unit, String meaning, String... labels) {
        this.meter = meter;
        this.kind = kind;
        this.unit = unit;
        this.meaning = meaning;
        this.labels = String.join(" ", labels);
    }

    /** What is done with it. */
    enum Kind {
        COUNTER,
        TIMER,
        GAUGE
    }

    String meter() {
        return meter;
    }

    Kind kind() {
        return kind;
    }

    String unit() {
        return unit;
    }

    String meaning() {
        return meaning;
    }

    List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(" "));
    }

    /** Returns the borders that a timer counts at. */
    Duration[] borders() {
        List<Duration> borders = this == RUNS_FIRST_EVENT
                ? List.of(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2_500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30))
                : List.of(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(60));
        return borders.toArray(Duration[]::new);
    }
}
