package dev.tidings.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The harness's line protocol: {@code USERS}, {@code MEM}, {@code START}, {@code QUIT}, and for the soak {@code STATS} and
 * {@code ENDRUNS}. One client at a time.
 */
final class PeerControl {
    private final PeerWorkload workload;
    private final int port;

    PeerControl(PeerWorkload workload, int port) {
        this.workload = workload;
        this.port = port;
    }

    void listen(int controlPort) throws IOException {
        try (ServerSocket listening = new ServerSocket(controlPort, 50, InetAddress.getLoopbackAddress())) {
            System.out.println("ready pid=" + ProcessHandle.current().pid() + " port=" + port + " ctl="
                    + listening.getLocalPort());
            boolean going = true;
            while (going) {
                try (Socket harness = listening.accept()) {
                    going = serve(harness);
                }
            }
        }
    }

    private boolean serve(Socket harness) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(harness.getInputStream(), StandardCharsets.US_ASCII));
        PrintStream out = new PrintStream(harness.getOutputStream(), true, StandardCharsets.US_ASCII);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> words = List.of(line.split(" "));
            switch (words.get(0)) {
                case "USERS" -> out.println("USERS " + workload.users());
                case "MEM" -> out.println(memory());
                case "START" -> {
                    out.println("OK");
                    out.println("DONE " + workload.run(Scenario.of(words)));
                }
                case "STATS" -> out.println(memory().replace("MEM", "STATS") + " " + threads() + " " + descriptors());
                case "ENDRUNS" -> out.println("ENDED " + workload.endRuns());
                case "QUIT" -> {
                    return false;
                }
                default -> out.println("ERROR unknown command");
            }
        }
        return true;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean machine
                ? machine.getOpenFileDescriptorCount()
                : 0;
    }

    private static String memory() {
        System.gc();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return "MEM " + heap + " " + direct;
    }
}
