package dev.tidings.examples.chat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the agent knows. */
enum City {
    KYOTO(true, "the path of the philosophers", "the railway museum"),
    LISBON(true, "the gardens of Belém", "the museum of tiles"),
    OSLO(false, "a walk on the roof of the opera", "the house of the polar ship Fram");

    private final boolean dry;
    private final String outdoors;
    private final String indoors;

    City(boolean dry, String outdoors, String indoors) {
        this.dry = dry;
        this.outdoors = outdoors;
        this.indoors = indoors;
    }

    static List<City> namedIn(String text) {
        return Arrays.stream(values())
                .filter(city -> text.toUpperCase(Locale.ROOT).contains(city.name()))
                .toList();
    }

    static String names() {
        return Arrays.stream(values()).map(City::title).collect(Collectors.joining(", "));
    }

    String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    boolean dry() {
        return dry;
    }

    String sight(boolean outside) {
        return outside ? outdoors : indoors;
    }
}
