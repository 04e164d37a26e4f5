package dev.tidings.core.architecture;

/** Finds fixtures, which are as hidden as what they imitate. */
final class Fixtures {
    private Fixtures() {}

    static Class<?> named(Class<?> owner, String name) {
        try {
            return Class.forName(owner.getName() + "$" + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("there must be a fixture " + name + " in " + owner, e);
        }
    }
}
