package dev.tidings.jwt;

import dev.tidings.api.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the keys of a provider. A token costs the provider nothing as long as its key is known and the set is young.
 * Past half of its lifetime the set is fetched again in the background, past all of it before an answer is given; and
 * a key id that is not in it asks for a fetch, too. There is never more than one fetch under way, which all who need
 * it wait for; after one that failed there is none for {@link #RETRY}, and an unknown id asks for none within
 * {@link #ASK_AGAIN} of one that succeeded, so that no flood of tokens becomes a flood of requests.
 *
 * <p>Only a set that was fetched says that a key is unknown. While none can be fetched, the last one is used for a
 * while longer; whatever it can't answer is unavailable.
 */
final class JwksKeys implements KeySource {
    static final Duration RETRY = Duration.ofSeconds(5);
    static final Duration ASK_AGAIN = Duration.ofSeconds(10);
    static final int MAX_WAITING = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(JwksKeys.class);
    private static final KeyAnswer UNAVAILABLE = new KeyAnswer.Unavailable("the keys can't be fetched");
    private static final KeyAnswer CROWDED = new KeyAnswer.Unavailable("too many wait for the keys");

    /** Keys and the time before which they were asked for. */
    private record Snapshot(Map<TokenHeader, SignatureCheck> keys, long askedAt) {}

    private final JwksFetcher fetcher;
    private final JwksReader reader;
    private final JwksTimes times;
    private final TimeSource time;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Snapshot latest;
    private @Nullable CompletableFuture<Boolean> flight;
    private @Nullable Long failedAt;

    JwksKeys(JwksFetcher fetcher, JwksReader reader, JwksTimes times, TimeSource time, Executor executor) {
        this.fetcher = fetcher;
        this.reader = reader;
        this.times = times;
        this.time = time;
        this.executor = executor;
    }

    @Override
    public CompletionStage<KeyAnswer> find(TokenHeader header) {
        Snapshot known = latest();
        boolean young = isWithin(times.lifetime(), known);
        if (young && holds(known, header)) {
            if (!isWithin(times.lifetime().dividedBy(2), known)) {
                fetchSince(known);
            }
            return CompletableFuture.completedFuture(answer(known, header));
        }
        if (young && isWithin(ASK_AGAIN, known)) {
            return CompletableFuture.completedFuture(new KeyAnswer.Unknown());
        }
        CompletionStage<Boolean> pending = fetchSince(known);
        return pending == null ? CompletableFuture.completedFuture(lastResort(header)) : await(pending, header);
    }

    private CompletionStage<KeyAnswer> await(CompletionStage<Boolean> pending, TokenHeader header) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(CROWDED);
        }
        return pending.thenApply(fetched -> {
            waiting.decrementAndGet();
            return fetched ? answer(latest(), header) : lastResort(header);
        });
    }

    private KeyAnswer lastResort(TokenHeader header) {
        Snapshot known = latest();
        boolean usable = isWithin(times.lifetime().plus(times.grace()), known) && holds(known, header);
        return usable ? answer(known, header) : UNAVAILABLE;
    }

    private static boolean holds(@Nullable Snapshot known, TokenHeader header) {
        return known != null && known.keys().containsKey(header);
    }

    private static KeyAnswer answer(@Nullable Snapshot known, TokenHeader header) {
        SignatureCheck check = known == null ? null : known.keys().get(header);
        return check == null ? new KeyAnswer.Unknown() : new KeyAnswer.Found(List.of(check));
    }

    private boolean isWithin(Duration limit, @Nullable Snapshot known) {
        return known != null && time.nanoTime() - known.askedAt() < limit.toNanos();
    }

    private @Nullable Snapshot latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    /** Returns a fetch later than the given one: over, under way or begun now; or null if it is too early after a failure. */
    private @Nullable CompletionStage<Boolean> fetchSince(@Nullable Snapshot seen) {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        lock.lock();
        try {
            if (flight != null) {
                return flight;
            }
            if (!Objects.equals(latest, seen)) {
                return CompletableFuture.completedFuture(true);
            }
            if (failedAt != null && time.nanoTime() - failedAt < RETRY.toNanos()) {
                return null;
            }
            flight = begun;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(() -> fetch(begun));
        } catch (RuntimeException | Error e) {
            land(begun, null, e);
        }
        return begun;
    }

    private void fetch(CompletableFuture<Boolean> begun) {
        long askedAt = time.nanoTime();
        try {
            land(begun, new Snapshot(reader.read(fetcher.fetch()), askedAt), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            land(begun, null, e);
        } catch (Exception | Error e) {
            land(begun, null, e);
        }
    }

    private void land(CompletableFuture<Boolean> begun, @Nullable Snapshot fetched, @Nullable Throwable failure) {
        boolean failedBefore;
        lock.lock();
        try {
            failedBefore = failedAt != null;
            failedAt = fetched == null ? Long.valueOf(time.nanoTime()) : null;
            latest = fetched == null ? latest : fetched;
            flight = null;
        } finally {
            lock.unlock();
        }
        report(failedBefore, failure);
        begun.complete(fetched != null);
    }

    private static void report(boolean failedBefore, @Nullable Throwable failure) {
        if (failure != null && !failedBefore) {
            LOG.warn("the keys of tokens can't be fetched, the last ones are kept for a while: {}", reasonOf(failure));
        } else if (failure != null) {
            LOG.debug("the keys of tokens still can't be fetched: {}", reasonOf(failure));
        } else if (failedBefore) {
            LOG.info("the keys of tokens can be fetched again");
        }
    }

    /** Says what this module says of a failure, and of any other its kind alone, for it may quote the answer. */
    private static String reasonOf(Throwable failure) {
        return failure instanceof IOException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName();
    }
}
