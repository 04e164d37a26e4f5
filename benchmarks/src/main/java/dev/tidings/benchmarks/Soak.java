package dev.tidings.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a server for a long time under load and churn, and fails if anything grows that should not:
 * {@code --minutes 30 --rate 20000 --interval 60 --churn 40}. Users of one or two devices get events at the rate; all the time
 * clients vanish and come back for what they missed, and each interval begins with new runs. After each interval it prints what is
 * left after a collection. It ends with an error after a gap, a refused event, an event that is gone without a word, or
 * a slope, from the second third on, that is steeper than the bound.
 */
public final class Soak {
    private static final int USERS = 500;
    private static final int DEVICES = 750;
    private static final int LEAST_ROWS = 6;
    private static final double LEAST_MINUTES = 5;
    private static final double MAX_SLOPE = 0.005;
    private static final String[] NAMES = {"heap", "direct", "threads", "descriptors"};
    private static final double[] NOISE = {1 << 20, 64 << 10, 0.1, 1};

    private final Random random;
    private final ChildServer server;
    private final LoadClients clients;
    private final List<long[]> rows = new ArrayList<>();
    private final long pauseNanos;
    private long comebacks;

    private Soak(Random random, double churn, ChildServer server, LoadClients clients) {
        this.pauseNanos = (long) (1e9 / churn);
        this.random = random;
        this.server = server;
        this.clients = clients;
    }

    /**
     * Runs and judges.
     *
     * @param arguments how long, at what rate, and how often to look
     * @throws IOException if the server can't be started
     */
    public static void main(String[] arguments) throws IOException {
        List<String> options = List.of(arguments);
        double minutes = number(options, "--minutes", 30);
        double rate = number(options, "--rate", 20_000);
        double interval = number(options, "--interval", 60);
        long seed = (long) number(options, "--seed", 20_261_121);
        System.out.println("seed " + seed);
        try (ChildServer server = ChildServer.start();
                LoadClients clients = new LoadClients(server.port(), true)) {
            Soak soak = new Soak(new Random(seed), number(options, "--churn", 40), server, clients);
            soak.connect();
            soak.run((int) Math.ceil(minutes * 60 / interval), Scenario.paced(USERS, rate / USERS, interval));
            if (minutes >= LEAST_MINUTES && soak.rows.size() >= LEAST_ROWS) {
                soak.judge();
            } else {
                System.out.println("no gap; too short to judge what grows: at least 5 minutes and 6 intervals");
            }
        }
    }

    private static double number(List<String> options, String name, double otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : Double.parseDouble(options.get(at + 1));
    }

    private void connect() throws IOException {
        for (int number = 0; number < DEVICES; number++) {
            clients.open("u" + number % USERS, "", 0);
        }
        clients.awaitEstablished();
    }

    private void run(int intervals, Scenario scenario) throws IOException {
        System.out.println(
                "interval,events,cpu_us_per_event,p50_us,p99_us,comebacks,heap_b,direct_b,threads,descriptors");
        for (int interval = 1; interval <= intervals; interval++) {
            long before = clients.events.sum();
            long cpu = server.cpuMicros();
            churnDuring(scenario);
            long events = clients.events.sum() - before;
            long spent = server.cpuMicros() - cpu;
            long[] latency = clients.latencies(50, 99);
            server.ask("ENDRUNS");
            long[] row = server.ask("STATS").stream()
                    .skip(1)
                    .mapToLong(Long::parseLong)
                    .toArray();
            rows.add(row);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d,%d,%.2f,%d,%d,%d,%d,%d,%d,%d",
                    interval,
                    events,
                    (double) spent / events,
                    latency[0],
                    latency[1],
                    comebacks,
                    row[0],
                    row[1],
                    row[2],
                    row[3]));
            clients.requireWhole();
        }
    }

    private void churnDuring(Scenario scenario) throws IOException {
        Thread emitting = new Thread(() -> emit(scenario), "soak-emitter");
        emitting.start();
        while (emitting.isAlive()) {
            LockSupport.parkNanos(pauseNanos);
            comeBack(clients.all().stream()
                    .skip(random.nextInt(DEVICES))
                    .findFirst()
                    .orElse(null));
        }
        clients.awaitEstablished();
    }

    private void emit(Scenario scenario) {
        try {
            server.emit(scenario);
        } catch (IOException broken) {
            throw new IllegalStateException("the server must answer", broken);
        }
    }

    /** Lets a client vanish, and comes back where it was. */
    private void comeBack(@org.jspecify.annotations.Nullable LoadSocket socket) throws IOException {
        if (socket != null && !socket.epoch().isEmpty()) {
            clients.drop(socket);
            clients.open(socket.user(), socket.epoch(), socket.last());
            comebacks++;
        }
    }

    private void judge() {
        List<long[]> judged = rows.subList(rows.size() / 3, rows.size());
        for (int column = 0; column < NAMES.length; column++) {
            int at = column;
            double[] values = judged.stream().mapToDouble(row -> row[at]).toArray();
            double mean = Arrays.stream(values).average().orElse(0);
            double slope = slope(values, mean);
            double bound = Math.max(NOISE[column], mean * MAX_SLOPE);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%s: mean %.0f, slope %.1f per interval, bound %.1f",
                    NAMES[column],
                    mean,
                    slope,
                    bound));
            if (slope > bound) {
                throw new IllegalStateException(NAMES[column] + " must not grow by more than " + bound
                        + " per interval but grew by " + slope + ": look for what is kept");
            }
        }
    }

    private static double slope(double[] values, double mean) {
        double middle = (values.length - 1) / 2.0;
        double products = 0;
        double squares = 0;
        for (int index = 0; index < values.length; index++) {
            products += (index - middle) * (values[index] - mean);
            squares += (index - middle) * (index - middle);
        }
        return products / squares;
    }
}
