package dev.tidings.testkit.tck;

/** What can be wrong with a ticket store, and which rules must say so. */
enum TicketDefect implements PlantedDefect {
    KEEPS_TAKEN_ONES("TS-01"),
    TAKES_IN_TWO_STEPS("TS-02"),
    FORGETS_PERMISSIONS("TS-03"),
    FORGETS_THE_ORIGIN("TS-03"),
    REFUSES_SOME_AND_KEEPS_THEM("TS-04"),
    TAKES_WHAT_IT_INSPECTS("TS-05"),
    FAILS_FOR_UNKNOWN_KEYS("TS-06"),
    IGNORES_CASE("TS-07"),
    REVOKES_NOTHING("TS-11"),
    SAYS_REVOKED_TO_ALL("TS-11"),
    REVOKES_IN_TWO_STEPS("TS-12"),
    REVOKES_THE_LAST("TS-13"),
    REVOKES_LIKE_NAMES("TS-14"),
    REMEMBERS_REVOKED_USERS("TS-15"),
    NEVER_EXPIRES("TS-21", "TS-22", "TS-23"),
    SHOWS_EXPIRED_ONES("TS-21"),
    LIVES_FOR_EVER_IF_LATE("TS-22"),
    PROLONGS_ALL_OF_A_USER("TS-23"),
    PUSHES_OTHERS_OUT("TS-24"),
    KEEPS_ONE_OF_A_USER("TS-25"),
    BLOCKS("TS-31"),
    TAKES_NULL("TS-32");

    private final String[] rules;

    TicketDefect(String... rules) {
        this.rules = rules;
    }

    @Override
    public String[] rules() {
        return rules.clone();
    }
}
