package dev.tidings.core.codec;

/** A number that is known only in the step that appends an event. */
public enum NumberField {
    /** How many UTF-16 code units of the message come before the delta. */
    OFFSET("offset"),
    /** How long the run or the tool took. */
    DURATION_MS("duration_ms");

    private final String wireName;
    private final String member;

    NumberField(String wireName) {
        this.wireName = wireName;
        this.member = "{\"" + wireName + "\":";
    }

    static NumberField of(String wireName) {
        return wireName.equals(OFFSET.wireName) ? OFFSET : DURATION_MS;
    }

    String wireName() {
        return wireName;
    }

    String member() {
        return member;
    }
}
