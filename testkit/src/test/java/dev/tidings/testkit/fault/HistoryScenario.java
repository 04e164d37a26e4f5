package dev.tidings.testkit.fault;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.LostRange;
import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TextChange;
import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Two users with two devices each, and what the devices were told, made from a seed and free of defects. */
final class HistoryScenario {
    static final UserId ADA = UserId.of("ada");
    private static final UserId BOB = UserId.of("bob");
    private static final Epoch EPOCH = Epoch.of("epoch-1");
    private static final int EVENTS = 24;

    final Random random;
    final List<Object> phone;
    private final HistoryChecker checker = HistoryChecker.create();
    private final Map<String, List<Object>> steps = new LinkedHashMap<>();
    private final List<ClientEvent> bobs;

    HistoryScenario(long seed) {
        random = new Random(seed);
        List<ClientEvent> adas = emit(ADA);
        bobs = emit(BOB);
        phone = told(adas, true);
        steps.put("phone", phone);
        steps.put("laptop", told(adas, true));
        steps.put("bob's phone", told(bobs, true));
        steps.put("bob's laptop", told(bobs, false));
    }

    private List<ClientEvent> emit(UserId user) {
        List<ClientEvent> events = new ArrayList<>();
        int runs = 2;
        for (int run = 0; run < runs; run++) {
            String runId = "run-" + user + run;
            StringBuilder text = new StringBuilder();
            for (int index = 0; index < EVENTS / runs; index++) {
                long seq = events.size() + 1L;
                boolean last = index == EVENTS / runs - 1;
                String type = index == 0
                        ? "agent_started"
                        : last ? "agent_completed" : random.nextBoolean() ? "message_delta" : "agent_thinking";
                String delta = type.equals("message_delta") ? "piece " + seq + " " : "";
                events.add(event(user, seq, seq, type, runId, text.length(), delta));
                text.append(delta);
                checker.emitted(user, new Position(EPOCH, seq), EventId.of("ev-" + user + seq), RunId.of(runId), type);
            }
            checker.streamed(user, RunId.of(runId), MessageId.of("msg-1"), text.toString());
        }
        return events;
    }

    static ClientEvent event(UserId user, long seq, long first, String type, String runId, int offset, String delta) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("offset", offset);
        fields.put("delta", delta);
        return new ClientEvent(
                "{\"seq\":" + seq + ",\"user\":\"" + user + "\",\"delta\":\"" + delta + "\"}",
                seq,
                first,
                type,
                "ev-" + user + seq,
                user.value(),
                "th-1",
                runId,
                fields);
    }

    /** Makes what a device is told: reconnects, merged pieces of text, and gaps that are announced in time. */
    private List<Object> told(List<ClientEvent> events, boolean whole) {
        List<Object> told = new ArrayList<>();
        told.add(0L);
        for (int index = 0; index < events.size(); index++) {
            ClientEvent event = events.get(index);
            int choice = random.nextInt(12);
            if (choice == 0) {
                told.add(index == 0 ? 0L : events.get(index - 1).seq());
            }
            if (choice == 1 && !whole && !Emitted.isTerminal(event.type()) && index > 0) {
                told.add(events.get(index - 1).seq());
                told.add(new Gap("trimmed", List.of(new LostRange(event.seq(), event.seq(), false)), events.size()));
            } else if (choice == 2 && isMergeable(events, index)) {
                told.add(merged(event, events.get(++index)));
            } else {
                told.add(event);
            }
        }
        return told;
    }

    private static boolean isMergeable(List<ClientEvent> events, int index) {
        return index + 1 < events.size()
                && events.get(index).type().equals("message_delta")
                && events.get(index + 1).type().equals("message_delta");
    }

    private static ClientEvent merged(ClientEvent one, ClientEvent two) {
        return event(
                UserId.of(one.userId()),
                two.seq(),
                one.seq(),
                "message_delta",
                one.runId(),
                (Integer) one.fields().get("offset"),
                (String) one.fields().get("delta") + two.fields().get("delta"));
    }

    /** Picks the place of an event on the phone, from the nth event on. */
    int anEvent(int least) {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < phone.size(); place++) {
            if (phone.get(place) instanceof ClientEvent) {
                places.add(place);
            }
        }
        return places.get(least + random.nextInt(places.size() - least));
    }

    ClientEvent foreign() {
        return bobs.get(random.nextInt(bobs.size()));
    }

    Set<Kind> kinds() {
        return findings().stream().map(Finding::kind).collect(Collectors.toSet());
    }

    List<Finding> findings() {
        steps.forEach((name, list) -> {
            ClientHistory history = checker.client(name, name.startsWith("bob") ? BOB : ADA);
            list.forEach(step -> tell(history, step));
        });
        return checker.check();
    }

    private static void tell(ClientHistory history, Object step) {
        if (step instanceof Long position) {
            history.connected(EPOCH.value(), position);
        } else if (step instanceof Gap gap) {
            history.onGap(gap);
        } else if (step instanceof ClientEvent event) {
            String delta = (String) event.fields().get("delta");
            if (!delta.isEmpty()) {
                history.onText(new TextChange(
                        event.runId(), "msg-1", (Integer) event.fields().get("offset"), delta, true));
            }
            history.onEvent(event);
        }
    }
}
