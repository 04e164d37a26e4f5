package dev.tidings.core.engine;

/**
 * Makes sure, before anything is changed, that there is stack left to finish the change.
 *
 * <p>An agent that recurses without end while it tells about it runs out of stack inside the engine. If that happened
 * between taking a lock and giving it back, nobody would ever emit for this user again. So each emit but that
 * of a delta first goes as deep as it may need to, while it holds nothing; what is thrown then is the agent's own
 * failure, and harmless. What a delta changes becomes true only after the append.
 */
final class StackReserve {
    private static final int LEVELS = 128;

    private StackReserve() {}

    /** Returns if there is room, and throws {@link StackOverflowError} if not. The result means nothing. */
    static long require() {
        return descend(LEVELS, 1, 2, 3, 4);
    }

    private static long descend(int levels, long a, long b, long c, long d) {
        return levels == 0 ? a : descend(levels - 1, b, c, d, a) + a * b + c * d;
    }
}
