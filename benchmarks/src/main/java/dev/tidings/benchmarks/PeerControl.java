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

/** The harness's line protocol: {@code USERS}, {@code MEM}, {@code START}, {@code QUIT}. One client at a time. */
final class PeerControl {
    private final PeerWorkload workload;

    PeerControl(PeerWorkload workload) {
        this.workload = workload;
    }

    void listen(int port) throws IOException {
        try (ServerSocket listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            System.out.println("ready pid=" + ProcessHandle.current().pid());
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
                case "QUIT" -> {
                    return false;
                }
                default -> out.println("ERROR unknown command");
            }
        }
        return true;
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
