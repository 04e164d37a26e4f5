package dev.tidings.core.transport;

/** The heap of this process. */
final class Memory {
    private Memory() {}

    /** Returns the bytes in use after a collection. */
    static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
