package dev.tidings.core.transport;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A {@link ServerProcess} with few descriptors. Its classes are in one archive, which is opened once; from a directory
 * none could be loaded any more when no descriptor is left.
 */
final class ChildServer implements AutoCloseable {
    private static final int DESCRIPTORS = 128;

    private final Process process;
    private final BufferedReader answers;
    private final InetSocketAddress address;

    private ChildServer(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(answer()));
    }

    /** Says whether there is a shell that can limit descriptors. */
    static boolean canStart() {
        return Files.isExecutable(Path.of("/bin/sh")) && Descriptors.canCount();
    }

    static ChildServer start(String kind, Path directory) throws Exception {
        Path archive = directory.resolve("server.jar");
        if (Files.notExists(archive)) {
            pack(archive);
        }
        String path = Stream.of(archive.toString(), property("java.class.path"), property("jdk.module.path"))
                .flatMap(part -> Stream.of(part.split(File.pathSeparator)))
                .filter(part -> part.endsWith(".jar"))
                .reduce((left, right) -> left + File.pathSeparator + right)
                .orElseThrow();
        String java = Path.of(property("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                        "sh",
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        path,
                        ServerProcess.class.getName(),
                        kind)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new ChildServer(process);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }

    private static void pack(Path archive) throws Exception {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            Path tests = root(ServerProcess.class);
            for (Path root : List.of(tests, tests.resolveSibling("classes"), api())) {
                try (Stream<Path> files = Files.isDirectory(root) ? Files.walk(root) : Stream.empty()) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        pack(out, root.relativize(file).toString(), file);
                    }
                }
            }
        }
    }

    private static void pack(ZipOutputStream out, String name, Path file) throws IOException {
        if (name.endsWith(".class") && !name.equals("module-info.class")) {
            out.putNextEntry(new ZipEntry(name));
            Files.copy(file, out);
            out.closeEntry();
        }
    }

    private static Path api() throws Exception {
        return Path.of(dev.tidings.api.CloseCode.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Path root(Class<?> type) throws Exception {
        URI file = type.getResource(type.getSimpleName() + ".class").toURI();
        Path path = Path.of(file);
        for (int i = 0; i <= type.getPackageName().chars().filter(c -> c == '.').count() + 1; i++) {
            path = path.getParent();
        }
        return path;
    }

    InetSocketAddress address() {
        return address;
    }

    /** Gives an order and waits until it was carried out. */
    void order(String order) throws IOException {
        OutputStream orders = process.getOutputStream();
        orders.write((order + "\n").getBytes(StandardCharsets.US_ASCII));
        orders.flush();
        if (!answer().equals(order)) {
            throw new AssertionError("the server did not " + order);
        }
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("SAYS ")) {
                return line.substring(5);
            }
        }
        throw new IOException("the server's process ended early");
    }

    /** Ends the main thread of the process, and says whether the process ends with it. */
    boolean endsWithItsMainThread(long millis) throws IOException, InterruptedException {
        process.getOutputStream().close();
        try (InputStream rest = process.getInputStream()) {
            return process.waitFor(millis, TimeUnit.MILLISECONDS) && rest != null;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
