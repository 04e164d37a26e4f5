package dev.tidings.testkit.fault;

import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one client's history, up to a bound. */
final class Findings {
    static final int MOST = 1_000;

    private final String client;
    private final List<Finding> findings = new ArrayList<>();

    Findings(String client) {
        this.client = client;
    }

    void add(Kind kind, long seq, String detail) {
        if (findings.size() < MOST) {
            findings.add(new Finding(kind, client, seq, detail));
        }
    }

    List<Finding> all() {
        return List.copyOf(findings);
    }
}
