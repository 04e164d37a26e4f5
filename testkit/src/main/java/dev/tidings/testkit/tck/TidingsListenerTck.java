package dev.tidings.testkit.tck;

import dev.tidings.api.spi.TidingsListener;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The rules of a {@link TidingsListener}. A listener that follows all of them misses nothing by its own fault.
 *
 * <pre>{@code
 * class MyMetricsTest extends TidingsListenerTck {
 *     @Override
 *     protected TidingsListener listener() {
 *         return new MyMetrics(new SimpleRegistry());
 *     }
 * }
 * }</pre>
 */
public abstract class TidingsListenerTck extends ContractTck {
    /** For the class that extends it. */
    protected TidingsListenerTck() {}

    /**
     * Makes a listener. Called once for each rule.
     *
     * @return the listener
     */
    protected abstract TidingsListener listener();

    /**
     * Says how much the listener of the rule keeps at this moment: connections, runs, labels of metrics, all together.
     * By default it is not known, and TL-21 and TL-22 are skipped.
     *
     * @return a number, or empty
     */
    protected OptionalLong kept() {
        return OptionalLong.empty();
    }

    /**
     * Says how much a listener may keep at most after many connections and runs that are over.
     *
     * @return 200 by default
     */
    protected long mostKept() {
        return 200;
    }

    /**
     * Says how long to wait for a flood of calls to end.
     *
     * @return 10 seconds by default
     */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /**
     * Says how long one call may take.
     *
     * @return 1 second by default, so that a machine that is busy is no failure
     */
    protected Duration promptness() {
        return Duration.ofSeconds(1);
    }

    private void check(Consumer<ListenerBench> check) {
        ListenerBench bench = new ListenerBench(listener(), new Patience(patience(), promptness()));
        rule().holds(patience(), () -> check.accept(bench));
    }

    private void checkKept(Consumer<ListenerBench> check) {
        check(bench -> {
            Assumptions.assumeTrue(kept().isPresent(), "override kept() to have this rule checked");
            check.accept(bench);
        });
    }

    /** {@link TidingsListener}: what it throws is logged; what it should have done is not done. */
    @Test
    @IfThisFails("let no call end with an exception: catch what a metrics or audit library throws")
    public void tl01_every_call_is_taken() {
        check(ListenerChecks::takesEveryCall);
    }

    /** {@link TidingsListener}: calls beyond a bound are dropped, so a call may lack the one before. */
    @Test
    @IfThisFails("expect an end without a beginning, and each call twice: a look-up that finds nothing is no failure")
    public void tl02_calls_may_come_in_any_order() {
        check(ListenerChecks::takesAnyOrder);
    }

    /**
     * {@link TidingsListener#onEventSent}, {@link TidingsListener#onEventsExpired}: types, codes and reasons are texts, and
     * there are custom ones.
     */
    @Test
    @IfThisFails("have a default branch for types of events, routes, error codes, close codes and reasons of all kinds")
    public void tl03_what_it_does_not_know_is_taken() {
        check(ListenerChecks::takesWhatItDoesNotKnow);
    }

    /**
     * {@link dev.tidings.api.ConnectionInfo}: no client id, no thread, no epoch; {@link dev.tidings.api.RunInfo}: no
     * open tools.
     */
    @Test
    @IfThisFails("ask for what may be null, and take times, positions and texts of any size")
    public void tl04_what_is_not_known_yet_is_taken() {
        check(ListenerChecks::takesWhatIsMissing);
    }

    /** {@link TidingsListener}: is told what happens. */
    @Test
    @IfThisFails("look at the call that threw: it is what a manager tells of a run, a client that comes and "
            + "goes, and a refusal")
    public void tl05_a_run_on_a_real_manager_is_taken() {
        check(ListenerChecks::takesARealRun);
    }

    /** {@link TidingsListener}: calls come from one thread at a time, not always the same. */
    @Test
    @IfThisFails("keep nothing in a ThreadLocal, and don't remember the first thread")
    public void tl06_any_thread_may_call() {
        check(ListenerChecks::takesAnyThread);
    }

    /** {@link TidingsListener}: if the listener is too slow, calls beyond a bound are dropped and counted. */
    @Test
    @IfThisFails("hand work that takes long to a thread of the listener's own")
    public void tl11_a_call_returns_soon() {
        check(ListenerChecks::returnsSoon);
    }

    /** {@link dev.tidings.api.Delivery#position}: a stage, which may complete later or never. */
    @Test
    @IfThisFails("don't join a position: use whenComplete")
    public void tl12_no_call_waits_for_a_position() {
        check(ListenerChecks::waitsForNoPosition);
    }

    /** {@link TidingsListener}: if the listener is too slow, calls beyond a bound are dropped. */
    @Test
    @IfThisFails("look for work that grows with what was told before, such as a list that is searched")
    public void tl13_a_flood_is_taken() {
        check(ListenerChecks::takesAFlood);
    }

    /** {@link TidingsListener}: is told what happens, while a server ends too. */
    @Test
    @IfThisFails("don't wait for what can be interrupted in a call")
    public void tl14_an_interrupt_is_no_failure() {
        check(ListenerChecks::takesAnInterrupt);
    }

    /**
     * {@link TidingsListener#onConnectionClosed}: called once for each onConnectionOpened; {@link
     * TidingsListener#onRunEnded}: a run ended.
     */
    @Test
    @IfThisFails("remove what is kept of a connection or a run when it ends, also if its end came first, and "
            + "bound the rest")
    public void tl21_what_is_over_is_let_go() {
        checkKept(bench -> ListenerChecks.forgets(bench, this::kept, mostKept()));
    }

    /** {@link TidingsListener#onMessageRouted}: the route it went, fit for the label of a metric; an id is not. */
    @Test
    @IfThisFails("use routes, event types and codes as labels, never ids of users, runs or connections")
    public void tl22_labels_are_few() {
        checkKept(bench -> ListenerChecks.keepsFewLabels(bench, this::kept, mostKept()));
    }
}
