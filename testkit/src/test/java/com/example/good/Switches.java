package com.example.good;

/** Has switches over strings, of every shape, and strings that are no labels. */
public final class Switches {
    private Switches() {}

    /** The hash codes of the first four are the same. */
    static int collisions(String text) {
        return switch (text) {
            case "AaAa", "BBBB" -> 1;
            case "AaBB" -> 2;
            case "BBAa" -> 3;
            case "far away" -> 4;
            default -> 5;
        };
    }

    static int neighbours(String text) {
        switch (text) {
            case "a":
                return text.equals("compared") ? 1 : 2;
            case "b":
            case "c":
                return 3;
            default:
                return 4;
        }
    }

    static String nested(String one, String other, int number) {
        switch (number) {
            case 1, 2, 3:
                return switch (one) {
                    case "outer" -> {
                        switch (other) {
                            case "inner":
                                yield "result";
                            default:
                                yield "both";
                        }
                    }
                    case "both" -> one;
                    default -> other;
                };
            default:
                return one.hashCode() == 97 ? one : other;
        }
    }

    static boolean afterAHash(String text) {
        int hash = text.hashCode();
        switch (hash) {
            case 1:
                return text.equals("by hand");
            default:
                return false;
        }
    }
}
