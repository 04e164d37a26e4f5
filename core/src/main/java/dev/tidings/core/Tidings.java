package dev.tidings.core;

/** Where every Tidings contract is obtained. */
public final class Tidings {
    private Tidings() {}
}
