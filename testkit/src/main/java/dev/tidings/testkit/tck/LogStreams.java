package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Checks that streams know nothing of each other. */
final class LogStreams {
    private static final List<String> SEPARATORS = List.of(":", "/", ".", "|", "_", "-", "#", ",", " ", "{", "%");

    private LogStreams() {}

    static void ofTwoUsersDoNotMeet(LogBench bench) {
        doNotMeet(bench, LogBench.stream(), LogBench.stream());
        String name = UUID.randomUUID().toString();
        doNotMeet(bench, key("tck", "ada-" + name), key("tck", "Ada-" + name));
        doNotMeet(bench, key("tck", name), key("tck", name + "-2"));
    }

    static void ofTwoRealmsDoNotMeet(LogBench bench) {
        String user = "user-" + UUID.randomUUID();
        doNotMeet(bench, key("acme", user), key("globex", user));
    }

    /** Realm and user joined by a separator must not be another realm and user. */
    static void ofLikeNamesDoNotMeet(LogBench bench) {
        String name = UUID.randomUUID().toString();
        for (String separator : SEPARATORS) {
            doNotMeet(bench, key("a", "b" + separator + name), key("a" + separator + "b", name));
        }
    }

    private static StreamKey key(String realm, String user) {
        return new StreamKey(RealmId.of(realm), UserId.of(user));
    }

    private static void doNotMeet(LogBench bench, StreamKey one, StreamKey other) {
        LogRecorder recorder = LogRecorder.create();
        bench.subscribe(other, recorder);
        NewEvent first = LogBench.event("of one");
        NewEvent second = LogBench.event("of the other");
        bench.append(one, List.of(first, LogBench.event()));
        Position position = bench.append(other, second);

        assertThat(position.seq())
                .as("the first number of %s, while %s has 2", other, one)
                .isEqualTo(1);
        assertThat(ids(bench, other))
                .as("the events of %s", other)
                .containsExactly(second.header().eventId());
        assertThat(ids(bench, one))
                .as("the events of %s", one)
                .hasSize(2)
                .startsWith(first.header().eventId());
        bench.awaitTold(recorder, List.of(1L));
        assertThat(recorder.entries())
                .extracting(entry -> entry.header().eventId())
                .as("what the subscriber of %s was told", other)
                .containsExactly(second.header().eventId());
    }

    private static List<EventId> ids(LogBench bench, StreamKey stream) {
        return bench.read(stream).entries().stream()
                .map(entry -> entry.header().eventId())
                .toList();
    }

    static void areMany(LogBench bench, int count) {
        Map<StreamKey, EventId> streams = new LinkedHashMap<>();
        for (int number = 0; number < count; number++) {
            NewEvent event = LogBench.event();
            StreamKey stream = LogBench.stream();
            streams.put(stream, event.header().eventId());
            assertThat(bench.append(stream, event).seq())
                    .as("the first number of stream %s", number)
                    .isEqualTo(1);
        }
        streams.forEach((stream, id) -> assertThat(bench.read(stream).entries())
                .as("the entries of one of %s streams", count)
                .singleElement()
                .extracting(LogEntry::header)
                .satisfies(header -> assertThat(header.eventId()).isEqualTo(id)));
    }

    /** A stream goes on while somebody holds up another one. */
    static void doNotWaitForEachOther(LogBench bench) {
        LogFollowing.whileOneIsTold(bench, (stream, others) -> {
            bench.patience()
                    .prompt(
                            "an append to another stream while a subscriber is told",
                            () -> bench.log().append(others, List.of(LogBench.event()), 1));
            bench.patience()
                    .prompt(
                            "a read of another stream while a subscriber is told",
                            () -> bench.log().read(others, 0, 1));
        });
    }
}
