package dev.tidings.testkit.tck;

/** What can be wrong with an implementation. */
interface PlantedDefect {
    /** Returns the ids of the rules that must say so; none if nothing is wrong. */
    String[] rules();
}
