package dev.tidings.testkit.staging;

import dev.tidings.testkit.client.ClientEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One run that the probe asked for, as one client sees it. */
final class ProbeRun {
    private static final List<String> CRITICAL =
            List.of("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
    private static final Set<String> TERMINAL = Set.of("agent_completed", "agent_error", "agent_cancelled");

    private final ProbeClient client;
    private final String marker;
    private final String runId;
    private final int from;

    private ProbeRun(ProbeClient client, String marker, String runId, int from) {
        this.client = client;
        this.marker = marker;
        this.runId = runId;
        this.from = from;
    }

    static ProbeRun begin(ProbeClient client, StagingConfig config) {
        String marker = "probe-" + UUID.randomUUID();
        int from = client.events().size();
        Duration limit = config.limits().accept();
        try {
            return new ProbeRun(client, marker, client.send(config.message() + " [" + marker + "]", limit), from);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ProbeFailure("the message was refused: " + cause.getMessage());
        } catch (TimeoutException e) {
            throw new ProbeFailure("the message was not answered within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeFailure("interrupted");
        } catch (Exception e) {
            throw new ProbeFailure("the message could not be sent: " + e.getMessage());
        }
    }

    String marker() {
        return marker;
    }

    /** Returns its id, from the answer or from the first run that began since; empty if it has not begun. */
    String id() {
        return runId.isEmpty()
                ? client.events().stream()
                        .skip(from)
                        .filter(event -> event.type().equals("agent_started"))
                        .map(ClientEvent::runId)
                        .findFirst()
                        .orElse("")
                : runId;
    }

    List<ClientEvent> events() {
        return of(client.events(), id());
    }

    static List<ClientEvent> of(List<ClientEvent> events, String runId) {
        return events.stream().filter(event -> event.runId().equals(runId)).toList();
    }

    static boolean isOver(List<ClientEvent> events) {
        return events.stream().anyMatch(event -> TERMINAL.contains(event.type()));
    }

    @Nullable
    ClientEvent awaitStart(Duration limit) {
        client.await(() -> !events().isEmpty(), limit);
        return events().isEmpty() ? null : events().get(0);
    }

    boolean awaitEnd(Duration limit) {
        return client.await(() -> isOver(events()), limit);
    }

    /** Waits for its end and returns its events; fails if they are not what they should be. */
    List<ClientEvent> complete(Duration limit) {
        boolean over = awaitEnd(limit);
        List<ClientEvent> seen = events();
        if (!over) {
            throw new ProbeFailure(
                    "agent_completed did not come within " + limit.toMillis() + " ms but " + types(seen) + " did");
        }
        requireOrder(seen);
        if (!client.gaps().isEmpty()) {
            throw new ProbeFailure("events were lost: " + client.gaps().get(0));
        }
        return seen;
    }

    private void requireOrder(List<ClientEvent> seen) {
        ClientEvent last = seen.get(seen.size() - 1);
        if (!last.type().equals("agent_completed")) {
            throw new ProbeFailure("the run must end with agent_completed but ended with " + last.type() + ": "
                    + last.fields().getOrDefault("error", ""));
        }
        List<String> missing = new ArrayList<>(CRITICAL);
        missing.removeAll(seen.stream().map(ClientEvent::type).toList());
        if (!missing.isEmpty()) {
            throw new ProbeFailure("the run must have the five events but had no " + String.join(", ", missing));
        }
        if (!seen.get(0).type().equals("agent_started")) {
            throw new ProbeFailure("the run must begin with agent_started but had " + types(seen));
        }
        requireTools(seen);
        requireOwner(seen);
        if (String.valueOf(last.fields().getOrDefault("final_response", "")).isBlank()) {
            throw new ProbeFailure("the run must have an answer but its final_response was blank");
        }
    }

    private static void requireTools(List<ClientEvent> seen) {
        Set<Object> open = new HashSet<>();
        for (ClientEvent event : seen) {
            Object execution = event.fields().getOrDefault("execution_id", "");
            if (event.type().equals("tool_executing")) {
                open.add(String.valueOf(execution));
            } else if (event.type().equals("tool_completed") && !open.remove(String.valueOf(execution))) {
                throw new ProbeFailure(
                        "tool_completed must follow tool_executing of the same execution_id but the run had "
                                + types(seen));
            }
        }
    }

    private void requireOwner(List<ClientEvent> seen) {
        for (ClientEvent event : seen) {
            if (!event.userId().equals(client.userId())) {
                throw new ProbeFailure("every event must be of " + client.userId() + " but " + event.type() + " was of "
                        + event.userId());
            }
        }
    }

    private static String types(List<ClientEvent> seen) {
        Set<String> types = new LinkedHashSet<>();
        seen.forEach(event -> types.add(event.type()));
        return types.isEmpty() ? "nothing" : String.join(", ", types);
    }
}
