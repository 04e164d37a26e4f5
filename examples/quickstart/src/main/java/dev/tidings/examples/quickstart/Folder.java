package dev.tidings.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The folder that is searched, and nothing outside it: links are not followed, hidden files are left alone, and what
 * is large, binary or made by tools is skipped.
 */
final class Folder {
    static final int MAX_FILES = 2_000;
    static final int MAX_FILE_BYTES = 512 * 1024;
    private static final int MAX_VISITS = 100_000;
    private static final int PROBE_BYTES = 4_096;
    private static final Set<String> MADE_BY_TOOLS = Set.of("target", "node_modules");

    private final Path root;

    private Folder(Path root) {
        this.root = root;
    }

    static Folder open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException("TIDINGS_FOLDER must name a folder but was \"" + path + "\"");
        }
        return new Folder(path.toRealPath());
    }

    String name() {
        Path name = root.getFileName();
        return name == null ? root.toString() : name.toString();
    }

    Listing list(Runnable check) throws IOException {
        Walk walk = new Walk(root, check);
        Files.walkFileTree(root, walk);
        walk.files.sort(Comparator.comparing(TextFile::name));
        return new Listing(walk.files, walk.skipped, walk.complete);
    }

    /** Reads a file's lines; bytes that are not UTF-8 are shown as replacement characters. */
    List<String> lines(TextFile file) throws IOException {
        Path real = file.path().toRealPath(LinkOption.NOFOLLOW_LINKS);
        if (!real.toRealPath().startsWith(root)) {
            throw new IOException(file.name() + " is no longer inside the folder");
        }
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8);
            return text.lines().toList();
        }
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Runnable check;
        private final List<TextFile> files = new ArrayList<>();
        private final Map<String, Integer> skipped = new TreeMap<>();
        private int visits;
        private boolean complete = true;

        Walk(Path root, Runnable check) {
            this.root = root;
            this.check = check;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            if (name.startsWith(".") || MADE_BY_TOOLS.contains(name)) {
                return skip(name.startsWith(".") ? "hidden" : "made by tools", FileVisitResult.SKIP_SUBTREE);
            }
            return next();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            check.run();
            if (attributes.isSymbolicLink()) {
                return skip("links", next());
            }
            if (String.valueOf(file.getFileName()).startsWith(".")) {
                return skip("hidden", next());
            }
            if (!attributes.isRegularFile() || attributes.size() > MAX_FILE_BYTES) {
                return skip(attributes.isRegularFile() ? "too large" : "not files", next());
            }
            return take(file, attributes.size());
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return skip("not readable", next());
        }

        private FileVisitResult take(Path file, long bytes) {
            try {
                if (isBinary(file)) {
                    return skip("binary", next());
                }
            } catch (IOException failure) {
                return skip("not readable", next());
            }
            if (files.size() >= MAX_FILES) {
                complete = false;
                return FileVisitResult.TERMINATE;
            }
            String name = root.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            files.add(new TextFile(name, file, bytes));
            return next();
        }

        private FileVisitResult next() {
            if (++visits > MAX_VISITS) {
                complete = false;
                return FileVisitResult.TERMINATE;
            }
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult skip(String reason, FileVisitResult next) {
            skipped.merge(reason, 1, Integer::sum);
            return next;
        }

        private static boolean isBinary(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                for (byte each : in.readNBytes(PROBE_BYTES)) {
                    if (each == 0) {
                        return true;
                    }
                }
                return false;
            }
        }
    }
}
