package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The cache of fetched keys, with a provider in memory and a clock that stands still. */
class JwksKeysTest {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofHours(1);
    private static final JwksTimes TIMES = new JwksTimes(LIFETIME, GRACE, Duration.ofSeconds(3));
    private static final JwksReader READER = new JwksReader(Set.of(JwtAlgorithm.EDDSA));

    private final StillClock clock = new StillClock(Instant.ofEpochSecond(Tokens.NOW));
    private final AtomicInteger fetches = new AtomicInteger();
    private final Queue<Runnable> fetching = new ArrayDeque<>();
    private volatile byte[] published = Jwks.bytes(Jwks.key("a", Keys.ED25519));
    private volatile boolean down;
    private final JwksKeys keys = new JwksKeys(this::fetch, READER, TIMES, clock, fetching::add);

    private byte[] fetch() throws IOException {
        fetches.incrementAndGet();
        if (down) {
            throw new IOException("down");
        }
        return published;
    }

    private void publish(String... ids) {
        String[] set = new String[ids.length];
        for (int i = 0; i < ids.length; i++) {
            set[i] = Jwks.key(ids[i], Keys.ED25519);
        }
        published = Jwks.bytes(set);
    }

    private CompletionStage<KeyAnswer> ask(String id) {
        return keys.find(new TokenHeader(JwtAlgorithm.EDDSA, id));
    }

    private static boolean isDone(CompletionStage<KeyAnswer> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private static Class<?> kindOf(CompletionStage<KeyAnswer> stage) {
        assertThat(isDone(stage)).isTrue();
        return stage.toCompletableFuture().join().getClass();
    }

    private void runFetches() {
        for (Runnable each = fetching.poll(); each != null; each = fetching.poll()) {
            each.run();
        }
    }

    private Class<?> answerTo(String id) {
        CompletionStage<KeyAnswer> stage = ask(id);
        runFetches();
        return kindOf(stage);
    }

    @Test
    void nothing_is_fetched_before_the_first_token_and_then_off_the_callers_thread() {
        assertThat(fetching).isEmpty();
        CompletionStage<KeyAnswer> first = ask("a");
        assertThat(fetches).hasValue(0);
        assertThat(isDone(first)).isFalse();
        runFetches();
        assertThat(kindOf(first)).isEqualTo(KeyAnswer.Found.class);
    }

    @Test
    void all_who_wait_share_one_fetch() {
        List<CompletionStage<KeyAnswer>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(ask(i % 2 == 0 ? "a" : "unknown"));
        }
        assertThat(fetching).hasSize(1);
        runFetches();
        assertThat(kindOf(all.get(98))).isEqualTo(KeyAnswer.Found.class);
        assertThat(kindOf(all.get(99))).isEqualTo(KeyAnswer.Unknown.class);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void a_known_key_costs_no_fetch_until_half_of_the_lifetime_and_then_one_in_the_background() {
        answerTo("a");
        clock.advance(LIFETIME.dividedBy(2).minusNanos(1));
        assertThat(kindOf(ask("a"))).isEqualTo(KeyAnswer.Found.class);
        assertThat(fetching).isEmpty();
        clock.advance(Duration.ofNanos(1));
        for (int i = 0; i < 10; i++) {
            assertThat(kindOf(ask("a"))).isEqualTo(KeyAnswer.Found.class);
        }
        assertThat(fetching).hasSize(1);
        runFetches();
        assertThat(kindOf(ask("a"))).isEqualTo(KeyAnswer.Found.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void a_key_that_was_withdrawn_is_refused_after_the_lifetime_at_the_latest() {
        answerTo("a");
        publish("b");
        clock.advance(LIFETIME);
        CompletionStage<KeyAnswer> late = ask("a");
        assertThat(isDone(late)).isFalse();
        runFetches();
        assertThat(kindOf(late)).isEqualTo(KeyAnswer.Unknown.class);
    }

    @Test
    void a_new_key_is_fetched_when_the_first_token_names_it() {
        answerTo("a");
        publish("a", "b");
        clock.advance(JwksKeys.ASK_AGAIN);
        assertThat(answerTo("b")).isEqualTo(KeyAnswer.Found.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void a_flood_of_random_key_ids_costs_one_fetch_in_ten_seconds() {
        answerTo("a");
        int seconds = 100;
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < 100; i++) {
                assertThat(answerTo("random-" + second + "-" + i)).isEqualTo(KeyAnswer.Unknown.class);
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(fetches).hasValue(1 + seconds / 10 - 1);
    }

    @Test
    void while_the_provider_is_down_from_the_start_tokens_are_unavailable_and_it_is_asked_every_five_seconds() {
        down = true;
        for (int second = 0; second < 20; second++) {
            assertThat(answerTo("a")).isEqualTo(KeyAnswer.Unavailable.class);
            assertThat(answerTo("b")).isEqualTo(KeyAnswer.Unavailable.class);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(fetches).hasValue(4);
        down = false;
        assertThat(answerTo("a")).isEqualTo(KeyAnswer.Found.class);
    }

    @Test
    void while_the_provider_is_down_the_last_keys_are_used_for_a_bounded_time() {
        answerTo("a");
        down = true;
        clock.advance(LIFETIME.plus(GRACE).minusNanos(1));
        assertThat(answerTo("a")).isEqualTo(KeyAnswer.Found.class);
        clock.advance(Duration.ofNanos(1));
        assertThat(answerTo("a")).isEqualTo(KeyAnswer.Unavailable.class);
        down = false;
        clock.advance(JwksKeys.RETRY);
        assertThat(answerTo("a")).isEqualTo(KeyAnswer.Found.class);
    }

    @Test
    void while_the_provider_is_down_an_unknown_key_is_unavailable_and_never_refused() {
        answerTo("a");
        down = true;
        clock.advance(JwksKeys.ASK_AGAIN);
        for (int i = 0; i < 100; i++) {
            assertThat(answerTo("new-" + i)).isEqualTo(KeyAnswer.Unavailable.class);
            assertThat(answerTo("a")).isEqualTo(KeyAnswer.Found.class);
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void an_answer_that_makes_no_sense_is_a_provider_that_is_down() {
        answerTo("a");
        published = new byte[] {'{', '}'};
        clock.advance(LIFETIME);
        assertThat(answerTo("a")).isEqualTo(KeyAnswer.Found.class);
        assertThat(answerTo("b")).isEqualTo(KeyAnswer.Unavailable.class);
    }

    @Test
    void a_fetch_that_can_not_begin_or_dies_of_an_error_is_a_provider_that_is_down() {
        JwksKeys refused = new JwksKeys(this::fetch, READER, TIMES, clock, task -> {
            throw new RejectedExecutionException("full");
        });
        TokenHeader header = new TokenHeader(JwtAlgorithm.EDDSA, "a");
        assertThat(kindOf(refused.find(header))).isEqualTo(KeyAnswer.Unavailable.class);
        JwksKeys dying = new JwksKeys(
                () -> {
                    throw new StackOverflowError();
                },
                READER,
                TIMES,
                clock,
                Runnable::run);
        assertThat(kindOf(dying.find(header))).isEqualTo(KeyAnswer.Unavailable.class);
    }

    @Test
    void no_more_than_a_bounded_number_of_tokens_wait() {
        List<CompletionStage<KeyAnswer>> all = new ArrayList<>();
        for (int i = 0; i < JwksKeys.MAX_WAITING + 10; i++) {
            all.add(ask("a"));
        }
        assertThat(all.stream().filter(JwksKeysTest::isDone).count()).isEqualTo(10);
        assertThat(kindOf(all.get(JwksKeys.MAX_WAITING))).isEqualTo(KeyAnswer.Unavailable.class);
        runFetches();
        assertThat(kindOf(all.get(0))).isEqualTo(KeyAnswer.Found.class);
        assertThat(kindOf(ask("a"))).isEqualTo(KeyAnswer.Found.class);
    }

    @Test
    void many_threads_through_rotations_and_outages_get_no_wrong_answer_and_fetch_one_at_a_time() throws Exception {
        AtomicInteger together = new AtomicInteger();
        AtomicInteger mostTogether = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger found = new AtomicInteger();
        ExecutorService fetchers = Executors.newFixedThreadPool(4);
        ExecutorService askers = Executors.newFixedThreadPool(8);
        try {
            JwksKeys shared = new JwksKeys(
                    () -> {
                        mostTogether.accumulateAndGet(together.incrementAndGet(), Math::max);
                        try {
                            return fetch();
                        } finally {
                            together.decrementAndGet();
                        }
                    },
                    READER,
                    TIMES,
                    clock,
                    fetchers);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> asking = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                asking.add(askers.submit(() -> {
                    start.await();
                    for (int i = 0; i < 5_000; i++) {
                        boolean stranger = i % 3 == 0;
                        KeyAnswer answer = shared.find(new TokenHeader(JwtAlgorithm.EDDSA, stranger ? "stranger" : "a"))
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS);
                        boolean isFound = answer instanceof KeyAnswer.Found;
                        if (stranger ? isFound : answer instanceof KeyAnswer.Unknown) {
                            wrong.incrementAndGet();
                        }
                        found.addAndGet(isFound ? 1 : 0);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (int minute = 0; !asking.stream().allMatch(Future::isDone); minute++) {
                publish(minute % 2 == 0 ? new String[] {"a"} : new String[] {"a", "b"});
                down = minute % 5 == 4;
                clock.advance(Duration.ofSeconds(20));
                Thread.onSpinWait();
            }
            for (Future<?> each : asking) {
                each.get();
            }
        } finally {
            askers.shutdownNow();
            fetchers.shutdownNow();
        }
        assertThat(wrong).hasValue(0);
        assertThat(mostTogether).hasValue(1);
        assertThat(found.get()).isPositive();
        assertThat(fetches.get()).isGreaterThan(1);
    }
}
