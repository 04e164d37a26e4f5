package dev.tidings.testkit.staging;

import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.testkit.client.ClientEvent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks of one probe, each of which says what it saw or throws {@link ProbeFailure}. */
final class ProbeSession implements AutoCloseable {
    private static final Duration PROMPT = Duration.ofSeconds(1);

    private final StagingConfig config;
    private final List<ProbeClient> clients = new ArrayList<>();
    private @Nullable ProbeClient first;
    private @Nullable ProbeClient second;
    private @Nullable ProbeRun run;

    ProbeSession(StagingConfig config) {
        this.config = config;
    }

    String check(StagingCheck check) {
        return switch (check) {
            case RESOLVE -> ProbeNetwork.resolve(urls());
            case CONNECT -> new ProbeNetwork(config.limits()).connect(urls());
            case AUTHENTICATE -> authenticate();
            case RUN -> run();
            case EVENTS -> events();
            case ISOLATION -> isolation();
            case RESUME -> resume();
        };
    }

    private List<URI> urls() {
        List<URI> urls = new ArrayList<>(List.of(config.websocketUrl()));
        config.authUrl().ifPresent(urls::add);
        return urls;
    }

    private String authenticate() {
        String one = first().userId();
        String other = second().userId();
        ProbeClient nobody = open(null, null);
        if (nobody.awaitGreeting(config.limits().authenticate())) {
            throw new ProbeFailure("a client without a token must be refused but was let in as " + nobody.userId());
        }
        if (!nobody.wasRefused()) {
            throw new ProbeFailure("a client without a token must be refused with 4401 or 4403, or HTTP 401 or 403, but"
                    + " had: " + nobody.ending());
        }
        return "the tokens are of " + one + " and " + other + "; without one: " + nobody.ending();
    }

    private ProbeClient first() {
        ProbeClient known = first;
        if (known == null) {
            known = greeted(config.tokens().first(), "TOKEN");
            first = known;
        }
        return known;
    }

    private ProbeClient second() {
        ProbeClient known = second;
        if (known == null) {
            String one = first().userId();
            known = greeted(config.tokens().second(), "SECOND_TOKEN");
            if (known.userId().equals(one)) {
                throw new ProbeFailure("the tokens must be of two users but both are of " + one);
            }
            second = known;
        }
        return known;
    }

    private ProbeClient greeted(String token, String variable) {
        ProbeClient client = open(token, null);
        if (!client.awaitGreeting(config.limits().authenticate())) {
            throw new ProbeFailure(
                    "the client with " + StagingConfig.PREFIX + variable + " was not let in: " + client.ending());
        }
        if (client.userId().isEmpty()) {
            throw new ProbeFailure("connection_established must name the user but had no user_id");
        }
        return client;
    }

    private ProbeClient open(@Nullable String token, @Nullable Cursor cursor) {
        ProbeClient client = ProbeClient.connect(config, token, cursor);
        clients.add(client);
        return client;
    }

    private ProbeRun begun() {
        ProbeRun known = run;
        if (known == null) {
            known = ProbeRun.begin(first(), config);
            run = known;
        }
        return known;
    }

    private String run() {
        long answer = ping(first());
        String id = begun().id();
        return (id.isEmpty() ? "accepted" : "accepted as " + id) + ", a ping answered in " + answer + " ms";
    }

    private long ping(ProbeClient client) {
        for (int attempt = 1; attempt <= config.limits().attempts(); attempt++) {
            long began = System.nanoTime();
            if (client.ping(PROMPT)) {
                return Duration.ofNanos(System.nanoTime() - began).toMillis();
            }
        }
        throw new ProbeFailure("a ping must be answered within " + PROMPT.toMillis() + " ms but was not, in "
                + config.limits().attempts() + " attempts");
    }

    private String events() {
        List<ClientEvent> seen = begun().complete(config.limits().complete());
        return seen.size() + " events of " + begun().id() + ", all five among them, in order";
    }

    private String isolation() {
        Duration limit = config.limits().complete();
        ProbeRun one = ProbeRun.begin(first(), config);
        ProbeRun other = ProbeRun.begin(second(), config);
        one.awaitEnd(limit);
        other.awaitEnd(limit);
        first().await(() -> false, config.limits().quiet());
        requireOwn(first(), second(), other);
        requireOwn(second(), first(), one);
        one.complete(limit);
        other.complete(limit);
        return first().userId() + " and " + second().userId() + " saw their own events only";
    }

    private static void requireOwn(ProbeClient client, ProbeClient stranger, ProbeRun foreign) {
        for (ClientEvent event : client.events()) {
            boolean leaked = !event.userId().equals(client.userId())
                    || event.runId().equals(foreign.id())
                    || event.json().contains(foreign.marker());
            if (leaked) {
                throw new ProbeFailure(client.userId() + " must see nothing of " + stranger.userId() + " but was sent "
                        + event.type() + " of run " + event.runId());
            }
        }
    }

    private String resume() {
        Duration limit = config.limits().complete();
        ProbeClient witness = first();
        ProbeClient leaver = greeted(config.tokens().first(), "TOKEN");
        ProbeRun watched = ProbeRun.begin(leaver, config);
        ClientEvent left = watched.awaitStart(limit);
        if (left == null) {
            throw new ProbeFailure("agent_started did not come within " + limit.toMillis() + " ms");
        }
        leaver.close();
        String id = watched.id();
        if (!witness.await(() -> ProbeRun.isOver(ProbeRun.of(witness.events(), id)), limit)) {
            throw new ProbeFailure("a second client of " + witness.userId() + " did not see the end of the run within "
                    + limit.toMillis() + " ms");
        }
        Cursor cursor = new Cursor(
                Epoch.of(leaver.epoch()), left.seq(), left.eventId().isEmpty() ? null : EventId.of(left.eventId()));
        return comeBack(cursor, after(ProbeRun.of(witness.events(), id), left.seq()), id);
    }

    private String comeBack(Cursor cursor, List<String> missed, String id) {
        ProbeClient back = open(config.tokens().first(), cursor);
        if (!back.awaitGreeting(config.limits().authenticate())) {
            throw new ProbeFailure("the client that came back was not let in: " + back.ending());
        }
        back.await(
                () -> ProbeRun.isOver(ProbeRun.of(back.events(), id))
                        || !back.gaps().isEmpty(),
                config.limits().complete());
        if (!back.gaps().isEmpty()) {
            throw new ProbeFailure(
                    "the client that came back lost events: " + back.gaps().get(0));
        }
        List<String> got = after(ProbeRun.of(back.events(), id), cursor.seq());
        if (!got.equals(missed)) {
            throw new ProbeFailure("the client that came back must get " + missed + " but got " + got);
        }
        if (!back.wasResumed()) {
            throw new ProbeFailure("the client that came back must be told resumed but was not");
        }
        return "came back at " + cursor.seq() + " and got the " + missed.size() + " events it had missed";
    }

    private static List<String> after(List<ClientEvent> events, long seq) {
        return events.stream()
                .filter(event -> event.seq() > seq && !event.type().equals("message_delta"))
                .map(event -> event.seq() + " " + event.type())
                .toList();
    }

    @Override
    public void close() {
        clients.forEach(ProbeClient::close);
    }

    static Map<StagingCheck, List<StagingCheck>> needs() {
        List<StagingCheck> network = List.of(StagingCheck.RESOLVE, StagingCheck.CONNECT);
        List<StagingCheck> client = List.of(StagingCheck.RESOLVE, StagingCheck.CONNECT, StagingCheck.AUTHENTICATE);
        List<StagingCheck> running =
                List.of(StagingCheck.RESOLVE, StagingCheck.CONNECT, StagingCheck.AUTHENTICATE, StagingCheck.RUN);
        return Map.of(
                StagingCheck.RESOLVE, List.of(),
                StagingCheck.CONNECT, List.of(StagingCheck.RESOLVE),
                StagingCheck.AUTHENTICATE, network,
                StagingCheck.RUN, client,
                StagingCheck.EVENTS, running,
                StagingCheck.ISOLATION, running,
                StagingCheck.RESUME, running);
    }
}
