package dev.tidings.core.legacy;

import dev.tidings.api.WebSocketManager;
import java.util.List;

/**
 * Who still calls what of this package, and how often, since the manager was made. Goes with the package.
 *
 * @param uses one entry per place in the code and legacy method, most calls first; at most 1,024
 * @param otherCalls calls from places beyond the first 1,024, which are counted but neither listed nor warned of
 */
public record DeprecationReport(List<Use> uses, long otherCalls) {
    /** The last day on which this package exists. */
    public static final String SUNSET = "2027-05-31";

    /**
     * Copies the list.
     *
     * @param uses one entry per place in the code and legacy method
     * @param otherCalls calls from other places
     */
    public DeprecationReport {
        uses = List.copyOf(uses);
    }

    /**
     * One place in the code that calls one legacy method.
     *
     * @param caller class, method and line
     * @param legacy class and method of this package
     * @param replacement what to use instead
     * @param calls how often it was called
     * @param refusals how many of the calls were refused for what they were given
     */
    public record Use(String caller, String legacy, String replacement, long calls, long refusals) {}

    /**
     * Reports on a manager, the servers and adapters around it, and its views.
     *
     * @param manager a manager of all users, or a view of one
     * @return the state at this moment
     */
    public static DeprecationReport of(WebSocketManager manager) {
        return CallSites.of(manager).report();
    }

    /**
     * Says whether this package can be dropped, as far as what ran is concerned.
     *
     * @return true if nothing was called
     */
    public boolean clean() {
        return uses.isEmpty() && otherCalls == 0;
    }

    /**
     * Writes one line per use: calls, caller, legacy method, replacement.
     *
     * @return lines without line ends
     */
    public List<String> lines() {
        return uses.stream()
                .map(use -> use.calls() + "x " + use.caller() + " calls " + use.legacy() + ": use " + use.replacement())
                .toList();
    }
}
