package dev.tidings.benchmarks;

import java.util.List;
import java.util.Locale;

/** Draws curves over a logarithmic axis as SVG, readable on a light and on a dark page. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 70;
    private static final int BOTTOM = 50;
    private static final int MAX_X = 10_000;
    private static final List<String> COLOURS = List.of("#2a78b5", "#c2571a", "#3f8f3f");

    private final StringBuilder svg = new StringBuilder();
    private final double top;

    private Plot(double top) {
        this.top = top;
    }

    /** What one curve is made of. */
    record Series(String name, List<Point> points) {}

    /** A measured value. */
    record Point(int x, double y) {}

    static String of(List<Series> series) {
        double largest = series.stream()
                .flatMap(each -> each.points().stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        Plot plot = new Plot(Math.ceil(largest / 5) * 5);
        plot.axes();
        for (int index = 0; index < series.size(); index++) {
            plot.curve(series.get(index), COLOURS.get(index % COLOURS.size()), index);
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private void axes() {
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        for (int step = 0; step <= 5; step++) {
            double value = top * step / 5;
            line("<path d=\"M%d %.1f H%d\" stroke=\"#dddddd\"/>", LEFT, y(value), WIDTH - RIGHT);
            line(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#333333\">%.0f</text>",
                    LEFT - 6, y(value) + 4, value);
        }
        for (int value = 1; value <= MAX_X; value *= 10) {
            line("<path d=\"M%.1f %d V%d\" stroke=\"#dddddd\"/>", x(value), TOP, HEIGHT - BOTTOM);
            line(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#333333\">%,d</text>",
                    x(value), HEIGHT - BOTTOM + 18, value);
        }
        line(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#333333\">connections</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10);
    }

    private void curve(Series series, String colour, int number) {
        StringBuilder path = new StringBuilder();
        for (Point point : series.points()) {
            path.append(
                    String.format(Locale.ROOT, "%s%.1f %.1f ", path.isEmpty() ? "M" : "L", x(point.x()), y(point.y())));
            line("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x(point.x()), y(point.y()), colour);
        }
        line(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                path.toString().strip(), colour);
        line("<path d=\"M%d %d h24\" stroke=\"%s\" stroke-width=\"2\"/>", LEFT, 16 + 17 * number, colour);
        line(
                "<text x=\"%d\" y=\"%d\" fill=\"#333333\">%s, CPU in \u00b5s</text>",
                LEFT + 30, 20 + 17 * number, series.name());
    }

    private static double x(int value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log10(value) / Math.log10(MAX_X);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top;
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
