package dev.tidings.core.engine;

/**
 * Makes sure, before anything is changed, that there is stack left to finish the change.
 *
 * <p>An agent that recurses without end while it tells about it runs out of stack inside the engine. If that happened
 * between taking a lock and giving it back, nobody would ever emit for this user again. So each emit but that
 * of a delta first goes as deep as it may need to, while it holds nothing; what is thrown then is the agent's own
 * failure, and harmless. What a delta changes becomes true only after the append.
 *
 * <p>What a method takes of the stack is what it may have to remember over a call, whether or not it does. The
 * last level remembers much and the others nothing, so few calls go deep: {@value #LEVELS} take about 7 KB.
 */
final class StackReserve {
    private static final int LEVELS = 20;

    private StackReserve() {}

    /** Returns if there is room, and throws {@link StackOverflowError} if not. The result means nothing. */
    static long require() {
        return descend(LEVELS, 1);
    }

    private static long descend(int levels, long x) {
        if (levels == 0) {
            return x;
        }
        if (levels > 1) {
            return descend(levels - 1, x) + 1;
        }
        long a0 = x + 3, a1 = x * 5, a2 = x ^ 7, a3 = x + 9, a4 = x * 11;
        long a5 = x ^ 13, a6 = x + 15, a7 = x * 17, a8 = x ^ 19, a9 = x + 21;
        long b0 = x * 23, b1 = x ^ 25, b2 = x + 27, b3 = x * 29, b4 = x ^ 31;
        long b5 = x + 33, b6 = x * 35, b7 = x ^ 37, b8 = x + 39, b9 = x * 41;
        long c0 = x ^ 43, c1 = x + 45, c2 = x * 47, c3 = x ^ 49, c4 = x + 51;
        long c5 = x * 53, c6 = x ^ 55, c7 = x + 57, c8 = x * 59, c9 = x ^ 61;
        long d0 = x + 63, d1 = x * 65, d2 = x ^ 67, d3 = x + 69, d4 = x * 71;
        long d5 = x ^ 73, d6 = x + 75, d7 = x * 77, d8 = x ^ 79, d9 = x + 81;
        long y = descend(0, x);
        return y + a0 * a1 + a2 * a3 + a4 * a5 + a6 * a7 + a8 * a9 + b0 * b1 + b2 * b3 + b4 * b5 + b6 * b7 + b8 * b9
                + c0 * c1 + c2 * c3 + c4 * c5 + c6 * c7 + c8 * c9 + d0 * d1 + d2 * d3 + d4 * d5 + d6 * d7 + d8 * d9;
    }
}
