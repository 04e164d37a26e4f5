package dev.tidings.netty;

/** Threads that are Netty's and nobody's in particular. */
final class NettyThreads {
    private NettyThreads() {}

    /** Says whether a thread is the one with which Netty tells that groups ended; it ends by itself a second later. */
    static boolean areShared(Thread thread) {
        return thread.getName().startsWith("globalEventExecutor");
    }
}
