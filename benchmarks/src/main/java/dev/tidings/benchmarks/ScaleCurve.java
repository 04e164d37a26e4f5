package dev.tidings.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an event and a connection cost with more and more of them: {@code connections}, {@code devices}, {@code window},
 * {@code memory}, or all of it without an argument. Prints a table; with {@code --plot <file>} it writes a plot of the
 * first two. Each line has a server process of its own, and counts what that process took.
 */
public final class ScaleCurve {
    private static final int[] CONNECTIONS = {100, 1_000, 5_000, 9_000};
    private static final int[] DEVICES = {1, 10, 100, 1_000};
    private static final int[] WINDOWS = {0, 10, 20, 40};
    private static final int FRAMES = 400_000;
    private static final int BURST = 1_000;
    private static final int MOST_EVENTS = 60_000;
    private static final double RATE = 20_000;
    private static final double SECONDS = 8;
    private static final int STREAMING_USERS = 200;
    private static final int TURNS = 3;

    private ScaleCurve() {}

    /**
     * Measures and prints.
     *
     * @param arguments which part, and where to write the plot
     * @throws IOException if a server can't be started, or the plot can't be written
     */
    public static void main(String[] arguments) throws IOException {
        List<String> options = List.of(arguments);
        List<Plot.Series> series = new ArrayList<>();
        if (asked(options, "connections")) {
            series.addAll(connections());
        }
        if (asked(options, "devices")) {
            series.add(devices());
        }
        if (asked(options, "window")) {
            windows();
        }
        if (asked(options, "memory")) {
            memory();
        }
        int plot = options.indexOf("--plot");
        if (plot >= 0) {
            Files.writeString(Path.of(options.get(plot + 1)), Plot.of(series));
        }
    }

    private static boolean asked(List<String> options, String part) {
        return options.isEmpty()
                || options.get(0).startsWith("--")
                || options.get(0).equals(part);
    }

    private static List<Plot.Series> connections() throws IOException {
        print("connections,full_speed_us_per_event,paced_us_per_event,p50_us,p99_us,heap_b,resident_b");
        Plot.Series full = new Plot.Series("one device per user, full speed", new ArrayList<>());
        Plot.Series paced = new Plot.Series("one device per user, 20,000 events/s in all", new ArrayList<>());
        for (int count : CONNECTIONS) {
            try (ChildServer server = ChildServer.start()) {
                warmSockets(server);
                long heap = server.heap();
                long resident = server.resident();
                try (LoadClients clients = new LoadClients(server.port(), false)) {
                    connect(clients, count, count);
                    double heapEach = (double) (server.heap() - heap) / count;
                    double residentEach = (double) (server.resident() - resident) / count;
                    warm(server, clients, count);
                    double fullCost = cost(server, clients, Scenario.fullSpeed(FRAMES / count, count), count);
                    warmPaced(server, clients, count);
                    double pacedCost = cost(server, clients, Scenario.paced(count, RATE / count, SECONDS), count);
                    long[] latency = clients.latencies(50, 99);
                    print(
                            "%d,%.2f,%.2f,%d,%d,%.0f,%.0f",
                            count, fullCost, pacedCost, latency[0], latency[1], heapEach, residentEach);
                    full.points().add(new Plot.Point(count, fullCost));
                    paced.points().add(new Plot.Point(count, pacedCost));
                }
            }
        }
        return List.of(full, paced);
    }

    private static Plot.Series devices() throws IOException {
        print("devices,us_per_event,us_per_delivery");
        Plot.Series series = new Plot.Series("devices of one user, per delivery", new ArrayList<>());
        for (int count : DEVICES) {
            try (ChildServer server = ChildServer.start();
                    LoadClients clients = new LoadClients(server.port(), false)) {
                connect(clients, 1, count);
                long events = Math.min(BURST, FRAMES / count);
                long times = Math.min(MOST_EVENTS, FRAMES / count) / events;
                cost(server, clients, Scenario.fanOut(events), count, 2 * times);
                double delivery = cost(server, clients, Scenario.fanOut(events), count, times);
                print("%d,%.2f,%.2f", count, delivery * count, delivery);
                series.points().add(new Plot.Point(count, delivery));
            }
        }
        return series;
    }

    /** Each window several times, in turns, since a machine is not the same at all times. */
    private static void windows() throws IOException {
        print("window_ms,us_per_delta,deltas_per_frame");
        for (int turn = 0; turn < TURNS; turn++) {
            for (int window : WINDOWS) {
                window(window);
            }
        }
    }

    private static void window(int window) throws IOException {
        try (ChildServer server = ChildServer.start("--event", "message_delta", "--window", String.valueOf(window));
                LoadClients clients = new LoadClients(server.port(), false)) {
            connect(clients, STREAMING_USERS, STREAMING_USERS);
            warm(server, clients, STREAMING_USERS);
            Scenario paced = Scenario.paced(STREAMING_USERS, RATE / STREAMING_USERS, SECONDS);
            cost(server, clients, paced, STREAMING_USERS, 2);
            long frames = clients.frames.sum();
            double cost = cost(server, clients, paced, STREAMING_USERS);
            double merged = STREAMING_USERS * paced.eventsPerUser() / (double) (clients.frames.sum() - frames);
            print("%d,%.2f,%.2f", window, cost, merged);
        }
    }

    private static void memory() throws IOException {
        print("users,retained_events_each,heap_b_each_event_or_user");
        retained(1_000, 100);
        retained(10_000, 1);
    }

    private static void retained(int users, int events) throws IOException {
        try (ChildServer server = ChildServer.start()) {
            server.emit(Scenario.fullSpeed(10, 10));
            long heap = server.heap();
            server.emit(Scenario.fullSpeed(events, users));
            print("%d,%d,%.0f", users, events, (double) (server.heap() - heap) / users / events);
        }
    }

    private static void connect(LoadClients clients, int users, int count) throws IOException {
        for (int number = 0; number < count; number++) {
            clients.open("u" + number % users, "", 0);
        }
        clients.awaitEstablished();
    }

    /** Loads what the first connections need, and lets them go. */
    private static void warmSockets(ChildServer server) throws IOException {
        try (LoadClients clients = new LoadClients(server.port(), false)) {
            for (int number = 0; number < 300; number++) {
                clients.open("w" + number, "", 0);
            }
            clients.awaitEstablished();
        }
        while (!server.ask("USERS").get(1).equals("0")) {
            Thread.onSpinWait();
        }
    }

    private static void warm(ChildServer server, LoadClients clients, int users) throws IOException {
        for (int round = 0; round < 3; round++) {
            cost(server, clients, Scenario.fullSpeed(FRAMES / users, users), users);
        }
    }

    private static void warmPaced(ChildServer server, LoadClients clients, int users) throws IOException {
        cost(server, clients, Scenario.paced(users, RATE / users, 2), users);
        clients.latencies();
    }

    /** Returns the server's CPU microseconds for each event that arrived somewhere. */
    private static double cost(ChildServer server, LoadClients clients, Scenario scenario, int connections)
            throws IOException {
        return cost(server, clients, scenario, connections, 1);
    }

    private static double cost(ChildServer server, LoadClients clients, Scenario scenario, int connections, long times)
            throws IOException {
        long cpu = server.cpuMicros();
        long expected = scenario.eventsPerUser() * connections;
        for (long time = 0; time < times; time++) {
            long before = clients.events.sum();
            server.emit(scenario);
            clients.awaitEvents(before + expected);
        }
        clients.requireWhole();
        return (double) (server.cpuMicros() - cpu) / expected / times;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
