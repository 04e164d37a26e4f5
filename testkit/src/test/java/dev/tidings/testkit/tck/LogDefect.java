package dev.tidings.testkit.tck;

/** What can be wrong with a log, and which rules must say so. */
enum LogDefect implements PlantedDefect {
    FAILS_FOR_A_NEW_STREAM("EL-01"),
    REUSES_A_NUMBER("EL-02"),
    SKIPS_A_NUMBER("EL-02"),
    YIELDS_THE_FIRST_OF_A_BATCH("EL-02"),
    NUMBERS_WITHOUT_A_LOCK("EL-03"),
    APPENDS_A_BATCH_IN_STEPS("EL-04"),
    FORGETS_ITS_EPOCH("EL-05"),
    HAS_ONE_EPOCH_FOR_ALL("EL-06", "EL-08"),
    CLAIMS_ITS_OLD_EPOCH("EL-08"),
    GOES_BACK_IN_TIME("EL-07"),
    APPENDS_AGAIN("EL-11", "EL-12"),
    KNOWS_THE_LAST_EVENT_ONLY("EL-12"),
    YIELDS_THE_HEAD_FOR_A_REPETITION("EL-12"),
    BELIEVES_IN_REPETITIONS("EL-13"),
    KEEPS_HALF_A_BATCH("EL-14"),
    REWRITES_TEXTS("EL-15"),
    CUTS_TEXTS("EL-16"),
    BEGINS_AT_THE_PLACE("EL-21", "EL-22"),
    IGNORES_THE_BOUND("EL-21"),
    READS_BACKWARDS("EL-22"),
    LOSES_WHAT_IS_TO_COME("EL-23"),
    READS_LATE("EL-24"),
    HIDES_WHAT_IS_LOST("EL-25"),
    CALLS_EVERYTHING_TEXT("EL-25"),
    TAKES_NONSENSE("EL-26"),
    IGNORES_CASE("EL-31"),
    MIXES_REALMS("EL-32"),
    JOINS_NAMES("EL-33"),
    FORGETS_STREAMS("EL-34"),
    COUNTS_FOR_ALL_STREAMS("EL-34"),
    HAS_ONE_LOCK_FOR_ALL("EL-35", "EL-46"),
    TELLS_FROM_THE_BEGINNING("EL-41"),
    TELLS_THE_FIRST_SUBSCRIBER("EL-41"),
    TELLS_OTHER_BYTES("EL-42"),
    LOSES_WHAT_COMES_MEANWHILE("EL-43"),
    TELLS_ON_EVERY_THREAD("EL-45"),
    TELLS_OUT_OF_ORDER("EL-44"),
    HOLDS_ITS_LOCK("EL-46"),
    TELLS_WITHIN_A_CALL("EL-47"),
    TELLS_AFTER_A_CANCEL("EL-48", "EL-49"),
    WAITS_IN_CANCEL("EL-49"),
    CANCELS_THE_SUBSCRIBER("EL-50"),
    BLOCKS("EL-51"),
    GOES_ON_AFTER_CLOSE("EL-52"),
    THROWS_AFTER_CLOSE("EL-52"),
    CLOSES_ONCE("EL-53"),
    IS_ILL_WITHOUT_A_NAME("EL-56");

    private final String[] rules;

    LogDefect(String... rules) {
        this.rules = rules;
    }

    @Override
    public String[] rules() {
        return rules.clone();
    }
}
