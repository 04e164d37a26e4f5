package dev.tidings.core.transport;

import java.io.File;

/** The descriptors this process has open. */
final class Descriptors {
    private static final File OPEN = new File("/proc/self/fd");

    private Descriptors() {}

    /** Says whether they can be counted here. */
    static boolean canCount() {
        return OPEN.isDirectory();
    }

    static int count() {
        String[] names = OPEN.list();
        return names == null ? 0 : names.length;
    }
}
