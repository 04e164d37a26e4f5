package dev.tidings.testkit.fault;

import dev.tidings.api.Epoch;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.TaskScheduler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a log and one subscriber: makes deliveries late or loses them, in order and one at a time. A subscriber that
 * throws is told of the next one, as a log does.
 */
final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyEventLog.class);

    private final LogSubscriber subscriber;
    private final TaskScheduler timer;
    private final Supplier<LogScript> scripts;
    private final Queue<Item> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private volatile @Nullable LogSubscription inner;
    private volatile int current;
    private volatile boolean silent;

    Relay(LogSubscriber subscriber, TaskScheduler timer, Supplier<LogScript> scripts) {
        this.subscriber = subscriber;
        this.timer = timer;
        this.scripts = scripts;
    }

    void begin(int life) {
        current = life;
    }

    void begin(int life, Epoch epoch) {
        LogSubscription before = inner;
        current = life;
        if (before != null) {
            before.cancel();
        }
        Item item = new Item(life, () -> subscriber.onEpochChanged(epoch));
        item.due = true;
        waiting.add(item);
        deliver();
    }

    void follow(LogSubscription subscription) {
        inner = subscription;
    }

    void fallSilent() {
        silent = true;
    }

    void cancel() {
        silent = true;
        LogSubscription now = inner;
        if (now != null) {
            now.cancel();
        }
    }

    /** Returns what follows one life of the stream; once the next has begun it is not heard any more. */
    LogSubscriber life(int number) {
        return new LogSubscriber() {
            @Override
            public void onEntries(List<LogEntry> entries) {
                enqueue(number, entries);
            }

            @Override
            public void onEpochChanged(Epoch epoch) {
                Item item = new Item(number, () -> subscriber.onEpochChanged(epoch));
                item.due = true;
                waiting.add(item);
                deliver();
            }
        };
    }

    private void enqueue(int life, List<LogEntry> entries) {
        LogScript script = scripts.get();
        if (script.fault() == LogFault.LOST) {
            return;
        }
        List<LogEntry> copy = List.copyOf(entries);
        Item item = new Item(life, () -> subscriber.onEntries(copy));
        waiting.add(item);
        if (script.latency().isZero()) {
            item.due = true;
            deliver();
        } else {
            timer.schedule(
                    () -> {
                        item.due = true;
                        deliver();
                    },
                    script.latency());
        }
    }

    private void deliver() {
        if (turns.getAndIncrement() == 0) {
            int missed = 1;
            do {
                drain();
                missed = turns.addAndGet(-missed);
            } while (missed != 0);
        }
    }

    private void drain() {
        for (Item item = waiting.peek(); item != null && item.due; item = waiting.peek()) {
            waiting.remove();
            if (!silent && item.life == current) {
                tell(item);
            }
        }
    }

    private static void tell(Item item) {
        try {
            item.delivery.run();
        } catch (RuntimeException | Error failure) {
            LOG.warn("a subscriber threw, and is told of the next delivery", failure);
        }
    }

    private static final class Item {
        private final int life;
        private final Runnable delivery;
        private volatile boolean due;

        Item(int life, Runnable delivery) {
            this.life = life;
            this.delivery = delivery;
        }
    }
}
