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
}
