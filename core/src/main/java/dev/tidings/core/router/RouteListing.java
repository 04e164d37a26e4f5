package dev.tidings.core.router;

import dev.tidings.api.MessageRouter.Conflict;
import dev.tidings.api.MessageRouter.RegisteredRoute;
import dev.tidings.core.text.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what stands in a router's table and in the one below it. */
final class RouteListing {
    /** A handler, and how far down it stands: a user's, the application's, built in. */
    private record Line(int level, Binding binding) {}

    private RouteListing() {}

    static List<RegisteredRoute> routes(RouteTable own, @Nullable RouteTable below) {
        List<Line> lines = new ArrayList<>();
        lines(own, 0).forEach(lines::add);
        if (below != null) {
            lines(below, 1).forEach(lines::add);
        }
        lines.sort(byPrecedence());
        Set<RouteKey> taken = new HashSet<>();
        return lines.stream()
                .map(Line::binding)
                .map(binding -> new RegisteredRoute(
                        binding.key().route(), binding.name(), binding.builtIn(), taken.add(binding.key())))
                .toList();
    }

    private static Comparator<Line> byPrecedence() {
        return Comparator.<Line>comparingInt(line -> -line.binding().key().rank())
                .thenComparingInt(Line::level);
    }

    private static Stream<Line> lines(RouteTable table, int level) {
        return table.buckets().stream()
                .flatMap(bucket -> bucket.bindings().stream())
                .map(binding -> new Line(binding.builtIn() ? 2 : level, binding));
    }

    static List<Conflict> conflicts(RouteTable table) {
        return table.buckets().stream()
                .flatMap(bucket -> bucket.reserves().stream()
                        .map(reserve -> new Conflict(
                                Conflict.Kind.SHADOWED_HANDLER,
                                SafeText.of(bucket.key().toString()),
                                bucket.winner().name(),
                                reserve.name())))
                .toList();
    }

    static int reserves(RouteTable table) {
        return table.buckets().stream()
                .mapToInt(bucket -> bucket.reserves().size())
                .sum();
    }
}
