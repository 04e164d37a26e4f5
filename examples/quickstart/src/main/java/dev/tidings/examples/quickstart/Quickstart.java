package dev.tidings.examples.quickstart;

/** Starts the example. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Prints that the example has started.
     *
     * @param args none are read
     */
    public static void main(String[] args) {
        System.out.println("tidings quickstart: nothing to show yet");
    }
}
