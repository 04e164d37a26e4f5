package dev.tidings.api;

/**
 * A tenant. Users of different realms never meet, even if their ids are equal.
 *
 * @param value at most 128 characters, not blank, without control or format characters
 */
public record RealmId(String value) {
    /**
     * Checks the text of the id.
     *
     * @param value at most 128 characters
     * @throws IllegalArgumentException if the value breaks a rule above; the message names the rule and the value
     */
    public RealmId {
        Ids.require("realm id", value);
    }

    /**
     * Wraps a text.
     *
     * @param value the text of the id
     * @return the id
     * @throws IllegalArgumentException if the value breaks a rule of this type
     */
    public static RealmId of(String value) {
        return new RealmId(value);
    }

    /** The realm of an application that has only one. */
    public static final RealmId MAIN = new RealmId("main");

    @Override
    public String toString() {
        return value;
    }
}
