package dev.tidings.examples.quickstart;

import java.nio.file.Path;

/**
 * A text file in the folder that is searched.
 *
 * @param name its path in the folder, with slashes
 * @param path where it is
 * @param bytes how large it was when it was listed
 */
record TextFile(String name, Path path, long bytes) {
    String shortName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
