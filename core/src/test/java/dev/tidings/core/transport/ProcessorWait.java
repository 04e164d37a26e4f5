package dev.tidings.core.transport;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How long threads were ready to run and had no processor, as Linux counts it. Elsewhere it is never known: zero. */
final class ProcessorWait implements AutoCloseable {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Path OWN = Path.of("/proc/thread-self/schedstat");

    private final List<RandomAccessFile> files = new ArrayList<>();
    private final byte[] line = new byte[96];

    private ProcessorWait() {}

    /** Watches the calling thread, and those with a name. */
    static ProcessorWait ofCallerAnd(String... names) throws IOException {
        ProcessorWait wait = new ProcessorWait();
        if (Files.isReadable(OWN)) {
            wait.files.add(new RandomAccessFile(OWN.toFile(), "r"));
            try (Stream<Path> tasks = Files.list(TASKS)) {
                for (Path task : tasks.toList()) {
                    String name = Files.readString(task.resolve("comm")).strip();
                    if (List.of(names).contains(name)) {
                        wait.files.add(
                                new RandomAccessFile(task.resolve("schedstat").toFile(), "r"));
                    }
                }
            }
        }
        return wait;
    }

    int threads() {
        return files.size();
    }

    /** Returns the nanoseconds of all of them together, since each began. */
    long nanos() {
        long sum = 0;
        for (RandomAccessFile file : files) {
            sum += nanos(file);
        }
        return sum;
    }

    private long nanos(RandomAccessFile file) {
        try {
            file.seek(0);
            int length = file.read(line);
            int at = 0;
            while (line[at++] != ' ') {
                continue;
            }
            long value = 0;
            for (; at < length && line[at] != ' '; at++) {
                value = value * 10 + line[at] - '0';
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (RandomAccessFile file : files) {
            file.close();
        }
    }
}
