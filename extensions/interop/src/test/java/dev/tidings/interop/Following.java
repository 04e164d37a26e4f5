package dev.tidings.interop;

/** A client at work. */
interface Following extends AutoCloseable {
    /** Returns how many connections it has of each user. */
    int devices();

    /** Waits until it has seen the end. */
    Findings findings() throws Exception;

    @Override
    void close();
}
