package dev.tidings.core.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a bounded number of clients be authenticated at once and a bounded number wait, so that a rush of clients, or a
 * verifier that hangs, takes no more than its share of the executor.
 */
final class AuthenticationGate {
    static final int MAX_AT_ONCE = 32;
    static final int MAX_WAITING = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(AuthenticationGate.class);

    /** Someone to be authenticated. No method throws. */
    interface Applicant {
        /** Begins. The stage is complete when the place is free again. */
        CompletionStage<?> authenticate();

        /** Learns that there is no room now. */
        void turnAway();
    }

    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Applicant> waiting = new ArrayDeque<>();
    private int places = MAX_AT_ONCE;

    AuthenticationGate(Executor executor) {
        this.executor = executor;
    }

    /** Begins with an applicant now or later, or turns it away. */
    void admit(Applicant applicant) {
        boolean begin;
        boolean wait;
        lock.lock();
        try {
            begin = places > 0;
            wait = !begin && waiting.size() < MAX_WAITING;
            if (begin) {
                places--;
            } else if (wait) {
                waiting.add(applicant);
            }
        } finally {
            lock.unlock();
        }
        if (begin) {
            begin(applicant);
        } else if (!wait) {
            applicant.turnAway();
        }
    }

    /** Forgets an applicant that waits. */
    void withdraw(Applicant applicant) {
        lock.lock();
        try {
            waiting.remove(applicant);
        } finally {
            lock.unlock();
        }
    }

    private void begin(Applicant first) {
        Applicant applicant = first;
        while (applicant != null && !submitted(applicant)) {
            applicant.turnAway();
            applicant = nextOrFreePlace();
        }
    }

    private boolean submitted(Applicant applicant) {
        try {
            executor.execute(() -> run(applicant));
            return true;
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "the application executor takes no more, a client is sent away: {}",
                    e.getClass().getName());
            return false;
        }
    }

    private void run(Applicant applicant) {
        applicant.authenticate().whenComplete((result, cause) -> {
            Applicant next = nextOrFreePlace();
            if (next != null) {
                begin(next);
            }
        });
    }

    private @Nullable Applicant nextOrFreePlace() {
        lock.lock();
        try {
            Applicant next = waiting.poll();
            if (next == null) {
                places++;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
