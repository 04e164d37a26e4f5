package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.Together;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * More than 100,000 broken inputs; each seed gives the same ones. The limits on messages and connections of a user are
 * lifted, since after 200 inputs they would be all that is tested; {@link AftermathTest} has them.
 */
class MutationTest {
    private static final long SEED = Long.getLong("tidings.mutation.seed", 20_261_121L);
    private static final int MESSAGES = 62_000;
    private static final int JOINS = 24_000;
    private static final int FRAMES = 12_000;
    private static final int HEADS = 3_000;
    private static final int ATTACKERS = 4;
    private static final long MOST_GROWTH = 8L << 20;
    private static final double MOST_DELAY_MILLIS = 250;
    private static final String ALIVE = "{\"type\":\"ping\"}";

    private static final List<String> VALID_MESSAGES = List.of(
            ALIVE,
            "{\"type\":\"user_message\",\"message\":\"hello\",\"thread_id\":\"t-1\",\"request_id\":\"q-1\"}",
            "{\"type\":\"user_message\",\"message\":\"gr\u00fc\u00df \ud83d\ude00 \\u00e9\",\"data\":{\"a\":[1,2.5,-3e2,true,null,{\"b\":\"c\"}]}}",
            "{\"type\":\"chat_message\",\"user_id\":\"mallory\",\"message\":\"\"}",
            "{\"type\":\"cancel_run\",\"run_id\":\"run-1\"}",
            "{\"type\":\"cancel_run\",\"request_id\":\"q-1\"}",
            "{\"type\":\"ack\",\"seq\":0}",
            "{\"type\":\"resume\",\"epoch\":\"e\",\"seq\":3,\"event_id\":\"x\"}",
            "{\"type\":\"authenticate\",\"token\":\"t\",\"epoch\":\"e\",\"seq\":12345678901}",
            "{\"type\":\"x_custom\",\"deep\":[[[[[[[[[[[[{\"a\":{\"b\":{\"c\":[]}}}]]]]]]]]]]]]}");

    private static final Map<String, String> VALID_QUERY = Map.of(
            "epoch", "0f8fad5b-d9cb-469f-a165-70867728950e",
            "seq", "17",
            "event_id", "evt_7c9e6679",
            "thread_id", "thread-7",
            "client_id", "tab-1",
            "resume", "frame",
            "auth", "frame");

    private final Pace pace = new Pace();

    private static long heap() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String context() {
        return "seed " + SEED + " (-Dtidings.mutation.seed)";
    }

    @Test
    void mutated_messages_cursors_credentials_and_protocol_lists_do_no_harm() throws Exception {
        try (Complaints complaints = new Complaints();
                InMemory server = new InMemory()) {
            Random random = new Random(SEED);
            messages(server, random, MESSAGES / 20);
            joins(server, random, JOINS / 20);
            long before = heap();
            messages(server, random, MESSAGES);
            joins(server, random, JOINS);
            long growth = heap() - before;

            assertThat(complaints.first()).as(context()).isEmpty();
            assertThat(pace.slow()).as(context()).isEmpty();
            assertThat(growth).as(context()).isLessThan(MOST_GROWTH);
        }
    }

    private void messages(InMemory server, Random random, int count) {
        Mutator mutator = new Mutator(random);
        InMemory.Client client = server.join();
        int answered = 0;
        for (int done = 0; done < count; done++) {
            String text = mutator.mutate(VALID_MESSAGES.get(random.nextInt(VALID_MESSAGES.size())));
            InMemory.Client target = client;
            long start = System.nanoTime();
            target.send(text);
            pace.took(System.nanoTime() - start, text, () -> server.join().send(text));
            if (!client.isOpen()) {
                client.leave();
                client = server.join();
                assertThat(client.send(ALIVE)).as(context()).contains("\"pong\"");
                answered++;
            }
        }
        assertThat(answered).as("connections that were replaced").isPositive();
        client.leave();
    }

    private void joins(InMemory server, Random random, int count) {
        Mutator mutator = new Mutator(random);
        int joined = 0;
        for (int done = 0; done < count; done++) {
            HandshakeRequest request = InMemory.request(
                    query(mutator, random),
                    mutator.mutate("tidings.v1, bearer." + InMemory.TOKEN),
                    random.nextInt(3) == 0 ? mutator.mutate("Bearer " + InMemory.TOKEN) : "");
            long start = System.nanoTime();
            joined += join(server, request) ? 1 : 0;
            pace.took(
                    System.nanoTime() - start, request.query() + " " + request.headers(), () -> join(server, request));
        }
        assertThat(joined).as("mutations that were let in").isPositive().isLessThan(count);
    }

    private static boolean join(InMemory server, HandshakeRequest request) {
        if (!server.screens(request)) {
            return false;
        }
        InMemory.Client client = server.accept(request);
        boolean joined = client.isOpen() && client.send(ALIVE).contains("\"pong\"");
        client.leave();
        return joined;
    }

    private static Map<String, String> query(Mutator mutator, Random random) {
        Map<String, String> query = new HashMap<>();
        VALID_QUERY.forEach((name, value) -> {
            if (random.nextInt(3) == 0) {
                query.put(
                        random.nextInt(20) == 0 ? mutator.mutate(name) : name,
                        random.nextInt(3) == 0 ? mutator.mutate(value) : value);
            }
        });
        return query;
    }

    private static TidingsServer server() throws IOException {
        return Tidings.server()
                .limits(InMemory.unlimited())
                .retention(RetentionPolicy.defaults().withBytesPerUser(512 * 1024))
                .tokenVerifier(TokenVerifier.of(token -> token.startsWith("of-")
                        ? Optional.of(UserPrincipal.of(UserId.of(token.substring(3))))
                        : Optional.empty()))
                .on("user_message", MessageHandler.of(message -> MessageReply.accepted()))
                .start();
    }

    @Test
    void mutated_frames_and_requests_do_no_harm_and_a_bystander_notices_nothing() throws Exception {
        try (Complaints complaints = new Complaints();
                TidingsServer server = server();
                Bystander bystander = new Bystander(server, "bystander", "of-bystander")) {
            attack(server, FRAMES / 10, HEADS / 10, SEED + 100);
            long before = heap();
            attack(server, FRAMES, HEADS, SEED);
            long growth = heap() - before;

            assertThat(complaints.first()).as(context()).isEmpty();
            assertThat(pace.slow()).as(context()).isEmpty();
            assertThat(growth).as(context()).isLessThan(MOST_GROWTH);
            assertThat(bystander.problem()).as(context()).isEmpty();
            assertThat(bystander.received()).isGreaterThan(100);
            assertThat(bystander.p99Millis()).as(context()).isLessThanOrEqualTo(MOST_DELAY_MILLIS);
        }
    }

    private void attack(TidingsServer server, int frames, int heads, long seed) {
        AtomicInteger connections = new AtomicInteger();
        Together.run(ATTACKERS, attacker -> {
            long own = seed + attacker;
            connections.addAndGet(
                    new FrameAttack(server.address(), "of-mallory" + attacker, own, pace).run(frames / ATTACKERS));
            heads(server, new Random(own), heads / ATTACKERS);
        });
        assertThat(connections.get()).as("connections").isGreaterThan(ATTACKERS).isLessThan(frames);
    }

    private void heads(TidingsServer server, Random random, int count) throws IOException {
        Mutator mutator = new Mutator(random);
        byte[] valid = RawClient.head(server.address(), "?epoch=e-1&seq=3&thread_id=t%2D1", "of-mallory")
                .replace("\r\n\r\n", "\r\nOrigin: http://127.0.0.1\r\nCookie: a=b\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int done = 0; done < count; done++) {
            byte[] mutated = mutator.mutate(valid);
            long start = System.nanoTime();
            String status = request(server, mutated);
            pace.took(
                    System.nanoTime() - start,
                    new String(mutated, StandardCharsets.ISO_8859_1),
                    () -> request(server, mutated));
            assertThat(status).as(context()).isIn("", "101", "400", "401", "403", "404", "426", "431");
        }
    }

    private static String request(TidingsServer server, byte[] head) throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head);
            client.finish();
            String response = client.readHead();
            assertThat(response).doesNotContain("bearer");
            return response.isEmpty() ? "" : response.substring(9, 12);
        }
    }
}
