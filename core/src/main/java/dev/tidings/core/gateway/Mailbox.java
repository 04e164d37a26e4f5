package dev.tidings.core.gateway;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one connection that wait to be handled, and the turn of handling them: strictly in order, one at a
 * time, on the executor, the next when the one before is done.
 *
 * <p>Whoever finds messages and no turn takes the turn; whoever finds no message left gives it back, in the same step.
 * A turn that must wait for a handler's stage leaves the executor's thread and is taken up again when the stage is
 * done. If the executor has no room, what waits is handed to the recipient as refused.
 */
final class Mailbox {
    static final int MAX_MESSAGES = 64;
    static final int MAX_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** Who gets the messages. No method throws. */
    interface Recipient {
        /**
         * Handles a message. The stage is complete when the next one may come; or {@code goOn} is called, by another
         * thread, if it may come although this has not returned.
         */
        CompletionStage<?> handle(String message, Runnable goOn);

        /** Tells the client that there is no room for its message now. */
        void refuse(String message);

        /** Tells the client that it sent this too soon. The stage is complete when the next one may come. */
        default CompletionStage<?> limit(String message) {
            refuse(message);
            return CompletableFuture.completedStage(null);
        }
    }

    /** What became of the turn with which one letter is handled. */
    private enum Turn {
        /** The thread that has it is in the recipient. */
        HELD,
        /** The letter was done with before that thread came back, which goes on with the next. */
        DONE,
        /** The thread came back before the letter was done with; whoever is done with it passes the turn on. */
        LEFT,
        /** Another thread has gone on with the next letter, and the one in the recipient has nothing more to do. */
        PASSED_ON
    }

    private record Letter(String text, int bytes, boolean tooSoon) {}

    private final Executor executor;
    private final Recipient recipient;
    private final Queue<Letter> waiting = new ArrayDeque<>(0);
    private int waitingBytes;
    private boolean open;
    private boolean closed;
    private boolean taken;

    Mailbox(Executor executor, Recipient recipient) {
        this.executor = executor;
        this.recipient = recipient;
    }

    /** Takes a message. Returns false, and keeps nothing of it, if there is no room. */
    boolean offer(String message) {
        return offer(new Letter(message, utf8Length(message), false));
    }

    /** Takes a message that is to be refused when its turn comes; false, and nothing kept, if there is no room. */
    boolean offerTooSoon(String message) {
        return offer(new Letter(message, utf8Length(message), true));
    }

    private boolean offer(Letter letter) {
        boolean mine;
        synchronized (this) {
            if (closed) {
                return true;
            }
            if (waiting.size() == MAX_MESSAGES || waitingBytes + letter.bytes() > MAX_BYTES) {
                return false;
            }
            waiting.add(letter);
            waitingBytes += letter.bytes();
            mine = takeTurn();
        }
        if (mine) {
            submit();
        }
        return true;
    }

    /** Begins handling. */
    void open() {
        boolean mine;
        synchronized (this) {
            open = true;
            mine = takeTurn();
        }
        if (mine) {
            submit();
        }
    }

    /** Returns the first message that waits, or null; it goes on waiting. For use before {@link #open}. */
    @Nullable
    String first() {
        synchronized (this) {
            Letter letter = waiting.peek();
            return letter == null ? null : letter.text();
        }
    }

    /** Drops the first message that waits. For use before {@link #open}. */
    void dropFirst() {
        synchronized (this) {
            Letter letter = waiting.poll();
            waitingBytes -= letter == null ? 0 : letter.bytes();
        }
    }

    /** Drops what waits and takes nothing more. */
    void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
            waitingBytes = 0;
        }
    }

    private boolean takeTurn() {
        boolean mine = open && !taken && !waiting.isEmpty();
        taken |= mine;
        return mine;
    }

    private void submit() {
        try {
            executor.execute(this::run);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "the application executor takes no more, messages are refused: {}",
                    e.getClass().getName());
            refuseWaiting();
        }
    }

    private void run() {
        for (Letter letter = next(); letter != null; letter = next()) {
            if (!finishedInTurn(letter)) {
                return;
            }
        }
    }

    /** Returns true if a letter is done with; otherwise sees to it that the turn goes on when it is. */
    private boolean finishedInTurn(Letter letter) {
        AtomicReference<Turn> turn = new AtomicReference<>(Turn.HELD);
        CompletionStage<?> done = letter.tooSoon()
                ? recipient.limit(letter.text())
                : recipient.handle(letter.text(), () -> passOn(turn, Turn.PASSED_ON));
        done.whenComplete((result, cause) -> {
            if (!turn.compareAndSet(Turn.HELD, Turn.DONE)) {
                passOn(turn, Turn.DONE);
            }
        });
        return !turn.compareAndSet(Turn.HELD, Turn.LEFT) && turn.get() == Turn.DONE;
    }

    private void passOn(AtomicReference<Turn> turn, Turn next) {
        boolean mine =
                turn.compareAndSet(Turn.LEFT, next) || (next == Turn.PASSED_ON && turn.compareAndSet(Turn.HELD, next));
        if (mine) {
            submit();
        }
    }

    private void refuseWaiting() {
        for (Letter letter = next(); letter != null; letter = next()) {
            recipient.refuse(letter.text());
        }
    }

    private @Nullable Letter next() {
        synchronized (this) {
            Letter letter = waiting.poll();
            if (letter == null) {
                taken = false;
                return null;
            }
            waitingBytes -= letter.bytes();
            return letter;
        }
    }

    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                length += 2;
            } else {
                length += 3;
            }
        }
        return length;
    }
}
