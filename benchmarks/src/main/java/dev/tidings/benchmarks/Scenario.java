package dev.tidings.benchmarks;

import java.util.List;

/**
 * What the harness asks for.
 *
 * @param kind {@code A} full speed, {@code B} paced, {@code C} fan-out
 * @param events events per user, or in all for a fan-out
 * @param users how many users
 * @param producers how many threads emit
 * @param rate events per user and second, where paced
 * @param seconds how long, where paced
 */
record Scenario(char kind, long events, int users, int producers, double rate, double seconds) {
    static Scenario of(List<String> words) {
        return new Scenario(
                words.get(1).charAt(0),
                Long.parseLong(words.get(2)),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Double.parseDouble(words.get(5)),
                Double.parseDouble(words.get(6)));
    }

    static Scenario fullSpeed(long events, int users) {
        return new Scenario('A', events, users, 2, 0, 0);
    }

    static Scenario paced(int users, double rate, double seconds) {
        return new Scenario('B', 0, users, 2, rate, seconds);
    }

    static Scenario fanOut(long events) {
        return new Scenario('C', events, 1, 1, 0, 0);
    }

    String command() {
        return "START " + kind + " " + events + " " + users + " " + producers + " " + rate + " " + seconds;
    }

    /** Returns how many events are emitted for each user. */
    long eventsPerUser() {
        return kind == 'B' ? (long) (rate * seconds) : events;
    }
}
