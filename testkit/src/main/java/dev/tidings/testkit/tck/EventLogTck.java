package dev.tidings.testkit.tck;

import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The rules of an {@link EventLog}. A log that follows all of them can stand behind an engine.
 *
 * <pre>{@code
 * class MyLogTest extends EventLogTck {
 *     @Override
 *     protected EventLog newLog() {
 *         return MyLog.connect("localhost");
 *     }
 * }
 * }</pre>
 *
 * <p>Answers may come at once or later. Streams are named at random, so what others left in a shared storage does no
 * harm.
 */
public abstract class EventLogTck extends ContractTck {
    /** For the class that extends it. */
    protected EventLogTck() {}

    /**
     * Opens a log. Called once for each rule, or twice; a rule closes what it got.
     *
     * @return a log that is open
     */
    protected abstract EventLog newLog();

    /**
     * Opens a log whose timestamps come from a clock of the test's, for EL-07. By default there is none, and that rule
     * is skipped.
     *
     * @param time the clock
     * @return a log that is open, or empty
     */
    protected Optional<EventLog> newLog(TimeSource time) {
        return Optional.empty();
    }

    /**
     * Opens a log whose storage refuses or does not answer, for EL-54. By default there is none, and that rule is
     * skipped.
     *
     * @return a log that is open and fails what is asked of it, or empty
     */
    protected Optional<EventLog> newBrokenLog() {
        return Optional.empty();
    }

    /**
     * Says how long to wait for an answer before it counts as missing.
     *
     * @return 10 seconds by default
     */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /**
     * Says how long a call may take that must not wait.
     *
     * @return 2 seconds by default, so that a machine that is busy is no failure
     */
    protected Duration promptness() {
        return Duration.ofSeconds(2);
    }

    /**
     * Says how many bytes of text the largest event has that the log keeps.
     *
     * @return 65,536 by default, which is what an engine cuts a field at
     */
    protected int largestText() {
        return 64 * 1024;
    }

    /**
     * Says how many events of 1,000 bytes make the log let go of something. A log that keeps them all is as good.
     *
     * @return 2,000 by default
     */
    protected int flood() {
        return 2_000;
    }

    private void check(EventLog log, Consumer<LogBench> check) {
        rule().holds(patience(), () -> on(log, check));
    }

    private void on(EventLog opened, Consumer<LogBench> check) {
        try (EventLog log = opened) {
            check.accept(new LogBench(log, new Patience(patience(), promptness())));
        }
    }

    private static EventLog orSkip(Optional<EventLog> log, String method) {
        Assumptions.assumeTrue(log.isPresent(), "override " + method + " to have this rule checked");
        return log.orElseThrow();
    }

    /** {@link EventLog}: a stream begins, when first named, with an epoch and number 0. */
    @Test
    @IfThisFails("answer for a stream nobody has named yet as for an empty one, with the epoch that its first "
            + "event will have")
    public void el01_a_new_stream_begins_at_0() {
        check(newLog(), LogNumbers::beginAtZero);
    }

    /** {@link EventLog#append}: sequence numbers are consecutive, and the position is that of the last event. */
    @Test
    @IfThisFails("count per stream, from 1, and return the number of the last event of a batch, not of the first")
    public void el02_numbers_begin_at_1_and_follow_without_a_gap() {
        check(newLog(), LogNumbers::count);
    }

    /** {@link EventLog#append}: sequence numbers are consecutive, and numbers are never reused within an epoch. */
    @Test
    @IfThisFails("assign the number in the same atomic step that stores the event: under one lock, in one "
            + "script, in one transaction")
    public void el03_numbers_are_consecutive_while_many_append_at_once() {
        check(newLog(), LogNumbers::countAtOnce);
    }

    /** {@link EventLog#append}: next to each other, in the order given. */
    @Test
    @IfThisFails("store all events of a batch in one atomic step, not one step each")
    public void el04_a_batch_stays_together_while_others_append() {
        check(newLog(), LogNumbers::keepBatchesTogether);
    }

    /**
     * {@link EventLog}: the epoch changes whenever the log can't be sure that it still knows its head, and only
     * then.
     */
    @Test
    @IfThisFails("keep the epoch with the head and answer every call from there; make one when the stream is "
            + "first named")
    public void el05_the_epoch_of_a_stream_in_use_stays() {
        check(newLog(), LogNumbers::keepEpoch);
    }

    /** {@link EventLog}: an epoch that no stream had before. */
    @Test
    @IfThisFails("make each epoch with Epoch.random(), per stream, never from a constant, a counter or the time")
    public void el06_every_stream_has_an_epoch_of_its_own() {
        check(newLog(), LogNumbers::haveEpochsOfTheirOwn);
    }

    /** {@link EventLog#append}: timestamps never decrease. Needs {@link #newLog(TimeSource)}. */
    @Test
    @IfThisFails("give an entry the time of the one before if the clock shows less, in the step that assigns its "
            + "number")
    public void el07_timestamps_never_decrease() {
        MovedClock clock = new MovedClock();
        EventLog log = orSkip(newLog(clock), "newLog(TimeSource)");
        check(log, bench -> LogNumbers.neverGoBackInTime(bench, () -> clock.back(Duration.ofMinutes(1))));
    }

    /** {@link EventLog}: numbers are never reused within an epoch. */
    @Test
    @IfThisFails("store epoch and head together and durably, or begin a new epoch whenever the log is opened")
    public void el08_a_log_that_is_opened_again_goes_on_or_begins_an_epoch() {
        StreamKey stream = LogBench.stream();
        check(newLog(), first -> {
            Position before = LogNumbers.fillAndClose(first, stream);
            on(newLog(), second -> LogNumbers.goOnOrBeginAnew(second, stream, before));
        });
    }

    /** {@link EventLog#append}: from the second attempt on, events that are retained are not appended again. */
    @Test
    @IfThisFails("look the event ids up when attempt is 2 or more, before NewEvent.sequenced is called, and "
            + "return the position they have")
    public void el11_a_repeated_append_changes_nothing() {
        check(newLog(), LogAppends::areNotRepeated);
    }

    /** {@link EventLog#append}: yields the position they have. */
    @Test
    @IfThisFails("look among all retained events of the stream, not at the last one only, and return the "
            + "position found, not the head")
    public void el12_a_repeated_append_is_found_behind_later_ones() {
        check(newLog(), LogAppends::areFoundBehindOthers);
    }

    /** {@link EventLog#append}: a caller that does not know how an append ended repeats it. */
    @Test
    @IfThisFails("append on a later attempt too if the event ids are not there")
    public void el13_a_repeated_append_that_was_not_done_is_done() {
        check(newLog(), LogAppends::areDoneIfTheyWereNot);
    }

    /** {@link EventLog#append}: all of them or none; an argument outside its range is refused and changes nothing. */
    @Test
    @IfThisFails("check all arguments before the first number is assigned")
    public void el14_an_append_that_is_refused_leaves_nothing() {
        check(newLog(), LogAppends::leaveNothingIfRefused);
    }

    /** {@link LogEntry}: the event as it is sent, the same bytes live and replayed. */
    @Test
    @IfThisFails("store NewEvent.body() as bytes and make entries with NewEvent.sequenced; never parse, "
            + "re-encode or trim the text")
    public void el15_what_was_appended_comes_out_unchanged() {
        check(newLog(), LogAppends::keepBytes);
    }

    /** {@link LogEntry}: the event as it is sent. */
    @Test
    @IfThisFails("look for limits of the storage, of a message or of a buffer below largestText(), and raise them")
    public void el16_a_large_event_is_kept_whole() {
        check(newLog(), bench -> LogAppends.keepLargeOnes(bench, largestText()));
    }

    /** {@link EventLog}: all methods are thread-safe and return without blocking. */
    @Test
    @IfThisFails("complete stages when no lock is held, and don't wait for one call in the thread that completes "
            + "another")
    public void el17_a_callback_of_a_stage_may_append() {
        check(newLog(), LogAppends::goOnFromCallbacks);
    }

    /** {@link EventLog#read} and {@link LogSlice}: the entries are the first of the retained ones. */
    @Test
    @IfThisFails("begin with the number behind afterSeq, end after maxEntries, and give the head of the stream, "
            + "not the end of the slice")
    public void el21_a_read_yields_the_first_entries_behind_a_place() {
        check(newLog(), LogReads::yieldTheFirst);
    }

    /** {@link LogSlice}: entries in order. */
    @Test
    @IfThisFails("return at least one entry for as long as something is retained behind afterSeq, in the order "
            + "of the numbers")
    public void el22_pages_leave_nothing_out() {
        check(newLog(), LogReads::goThroughPages);
    }

    /** {@link LogSlice}: every number after the place that was asked for, up to the head. */
    @Test
    @IfThisFails("return no entries and nothing lost if afterSeq is the head or beyond")
    public void el23_a_read_ends_at_the_head() {
        check(newLog(), LogReads::endAtTheHead);
    }

    /** {@link LogSlice}: the head is the last position that was assigned when the slice was read. */
    @Test
    @IfThisFails("complete the stage of an append when a read finds it, and don't read from a copy that lags")
    public void el24_a_read_sees_every_append_that_is_done() {
        check(newLog(), LogReads::seeWhatIsDone);
    }

    /** {@link LogSlice}: every number is either retained or in a lost range; ranges are in order and do not touch. */
    @Test
    @IfThisFails("name each number up to the head that no entry covers, beyond the last entry returned too, and "
            + "say deltasOnly only of pieces of text")
    public void el25_what_is_not_retained_is_named_as_lost() {
        check(newLog(), bench -> LogReads.nameWhatIsGone(bench, flood()));
    }

    /** {@link EventLog}: an argument outside its range is refused, by an exception or a failed stage. */
    @Test
    @IfThisFails("check afterSeq, maxEntries and for null at the entry of each method")
    public void el26_arguments_out_of_range_are_refused() {
        check(newLog(), LogReads::refuseNonsense);
    }

    /** {@link EventLog}: each stream is independent. */
    @Test
    @IfThisFails("use the whole StreamKey as the key, with upper and lower case as they are")
    public void el31_streams_of_two_users_do_not_meet() {
        check(newLog(), LogStreams::ofTwoUsersDoNotMeet);
    }

    /** {@link EventLog}: each stream is independent; a {@link dev.tidings.api.RealmId realm} is a part of its key. */
    @Test
    @IfThisFails("use the whole StreamKey as the key, not the user alone")
    public void el32_streams_of_two_realms_do_not_meet() {
        check(newLog(), LogStreams::ofTwoRealmsDoNotMeet);
    }

    /** {@link EventLog}: each stream is independent. */
    @Test
    @IfThisFails("don't join realm and user with a character that may be in an id: escape it, or write the "
            + "length in front")
    public void el33_streams_of_like_names_do_not_meet() {
        check(newLog(), LogStreams::ofLikeNamesDoNotMeet);
    }

    /** {@link EventLog}: the log of every user. */
    @Test
    @IfThisFails(
            "look for a bound on the number of streams, and for numbers that are counted for all streams " + "together")
    public void el34_many_streams_are_kept_apart() {
        check(newLog(), bench -> LogStreams.areMany(bench, 200));
    }

    /** {@link EventLog}: each stream is independent, and methods return without blocking. */
    @Test
    @IfThisFails("don't guard all streams with one lock that is held while a subscriber is called")
    public void el35_a_stream_does_not_wait_for_another() {
        check(newLog(), LogStreams::doNotWaitForEachOther);
    }

    /** {@link EventLog#subscribe} and {@link LogSubscription#start}: every later entry reaches the subscriber. */
    @Test
    @IfThisFails(
            "let a subscription stand before its stage completes, start it at the head, and tell every " + "subscriber")
    public void el41_a_subscriber_is_told_all_from_the_head_on() {
        check(newLog(), LogFollowing::tellsAllFromTheHeadOn);
    }

    /** {@link LogEntry#frame}: the same bytes live and replayed. */
    @Test
    @IfThisFails("pass on the entry that was stored, and call NewEvent.sequenced once")
    public void el42_a_subscriber_is_told_the_bytes_that_are_read() {
        check(newLog(), LogFollowing::tellsWhatIsRead);
    }

    /** {@link LogSubscriber#onEntries}: without a gap since the subscription. */
    @Test
    @IfThisFails("take the head and add the subscriber in one atomic step with appends, and drop what is at or "
            + "before the start")
    public void el43_a_subscription_begins_without_a_gap() {
        check(newLog(), LogFollowing::beginsWithoutAGap);
    }

    /** {@link LogSubscriber#onEntries}: new entries, in order, without a gap. */
    @Test
    @IfThisFails("put entries into a queue in the step that assigns numbers, and let one thread at a time empty it")
    public void el44_a_subscriber_is_told_in_order() {
        check(newLog(), LogFollowing::tellsInOrder);
    }

    /** {@link EventLog#subscribe}: one call at a time. */
    @Test
    @IfThisFails("let one thread at a time deliver to a stream's subscribers; a thread that finds another one "
            + "delivering leaves its entries to it")
    public void el45_a_subscriber_is_told_one_call_at_a_time() {
        check(newLog(), LogFollowing::tellsOneCallAtATime);
    }

    /** {@link EventLog#subscribe}: without a lock held. */
    @Test
    @IfThisFails("release the stream's lock before a subscriber is called")
    public void el46_no_lock_is_held_while_a_subscriber_is_told() {
        check(newLog(), LogFollowing::holdsNoLock);
    }

    /** {@link EventLog#subscribe}: one call at a time, without a lock held. */
    @Test
    @IfThisFails("queue what a subscriber appends and tell it when its call has returned, not within it")
    public void el47_a_subscriber_may_append() {
        check(newLog(), LogFollowing::letsSubscribersAppend);
    }

    /** {@link LogSubscription#cancel}: no call begins afterwards. Later calls have no effect. */
    @Test
    @IfThisFails("look whether a subscription is cancelled directly before each call to its subscriber")
    public void el48_no_call_begins_after_a_cancel() {
        check(newLog(), LogFollowing::endsWhenCancelled);
    }

    /** {@link LogSubscription#cancel}: no call begins afterwards, though one under way may finish. */
    @Test
    @IfThisFails(
            "don't wait in cancel() for the call under way, and don't change the list that is being gone " + "through")
    public void el49_a_subscriber_may_cancel_in_its_call() {
        check(newLog(), LogFollowing::endsFromWithin);
    }

    /** {@link LogSubscription#cancel}: ends it, and no other. */
    @Test
    @IfThisFails("keep subscriptions, not subscribers: the same object may subscribe twice")
    public void el50_a_subscription_ends_alone() {
        check(newLog(), LogFollowing::endsAlone);
    }

    /** {@link EventLog}: all methods return without blocking: what takes time completes the stage later. */
    @Test
    @IfThisFails("begin the work and return the stage: don't join a future, open a connection or wait for a lock "
            + "in the call")
    public void el51_calls_return_without_waiting() {
        check(newLog(), LogLife::answersWithoutWaiting);
    }

    /** {@link EventLog#close}: later calls fail their stages. */
    @Test
    @IfThisFails("look first whether the log is closed, and return CompletableFuture.failedFuture then, also for "
            + "a repetition")
    public void el52_calls_after_close_fail_their_stages() {
        check(newLog(), LogLife::failsItsStagesWhenClosed);
    }

    /** {@link EventLog#close}: closing again has no effect. */
    @Test
    @IfThisFails("remember that the log is closed, and return")
    public void el53_closing_again_has_no_effect() {
        check(newLog(), LogLife::closesTwice);
    }

    /** {@link EventLog}: no method throws for reasons of storage; the stage fails. */
    @Test
    @IfThisFails("catch what the storage's client throws in the call and fail the stage with it; let no stage "
            + "wait for ever")
    public void el54_failures_of_the_storage_fail_the_stage() {
        EventLog broken = orSkip(newBrokenLog(), "newBrokenLog()");
        check(broken, LogLife::failsItsStages);
    }

    /** {@link EventLog#close}: stages under way complete or fail. */
    @Test
    @IfThisFails("keep the stages that are open, and fail them in close()")
    public void el55_close_completes_what_is_under_way() {
        check(newLog(), LogLife::completesWhatIsUnderWay);
    }

    /** {@link EventLog#health}: its health at this moment, without waiting for a remote answer. */
    @Test
    @IfThisFails("answer from what is known already, under the name HealthSnapshot.LOG, and answer after close too")
    public void el56_it_says_how_it_is_at_any_time() {
        check(newLog(), LogLife::saysHowItIs);
    }
}
