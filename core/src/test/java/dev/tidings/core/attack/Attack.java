package dev.tidings.core.attack;

/**
 * What is done to a server.
 *
 * @param rows under which rows of the tables it stands
 * @param what what it is
 * @param step does it, and fails if the server does not answer as it must
 */
record Attack(String rows, String what, Step step) {
    /** Attacks. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
