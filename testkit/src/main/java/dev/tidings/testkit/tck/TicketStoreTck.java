package dev.tidings.testkit.tck;

import dev.tidings.api.TicketGrant;
import dev.tidings.api.spi.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The rules of a {@link TicketStore}. A store that follows all of them lets every ticket in once.
 *
 * <pre>{@code
 * class MyStoreTest extends TicketStoreTck {
 *     @Override
 *     protected TicketStore newStore() {
 *         return MyStore.connect("localhost");
 *     }
 * }
 * }</pre>
 *
 * <p>Keys and users are named at random, so what others left in a shared storage does no harm.
 */
public abstract class TicketStoreTck extends ContractTck {
    /** For the class that extends it. */
    protected TicketStoreTck() {}

    /**
     * Makes a store. Called once for each rule.
     *
     * @return the store
     */
    protected abstract TicketStore newStore();

    /**
     * Makes another server's store of the same tickets.
     *
     * @param store what {@link #newStore} returned
     * @return the same store by default, as for one that is not shared
     */
    protected TicketStore sharing(TicketStore store) {
        return store;
    }

    /**
     * Says what time it is for the store.
     *
     * @return the system's time by default
     */
    protected Instant now() {
        return Instant.now();
    }

    /**
     * Lets time go by for the store.
     *
     * @param time how much, less than 2 seconds
     */
    protected void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /**
     * Says how many tickets of one user the store keeps at least.
     *
     * @return 16 by default
     */
    protected int ticketsPerUser() {
        return 16;
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

    private void check(Consumer<TicketBench> check) {
        TicketStore store = newStore();
        Patience patience = new Patience(patience(), promptness());
        rule().holds(patience(), () -> check.accept(new TicketBench(store, sharing(store), patience, this::now)));
    }

    /** {@link TicketStore#take}: at most one gets it. */
    @Test
    @IfThisFails("delete the ticket in the step that reads it")
    public void ts01_a_ticket_is_taken_once() {
        check(TicketChecks::areTakenOnce);
    }

    /** {@link TicketStore#take}: of any number of calls at once, on any number of servers, at most one gets it. */
    @Test
    @IfThisFails("look up and delete in one atomic step, such as GETDEL or DELETE ... RETURNING, not in two calls")
    public void ts02_of_many_who_take_at_once_one_gets_it() {
        check(TicketChecks::areTakenByOneOfMany);
    }

    /** {@link TicketGrant}: principal with permissions and end, origin, and when it expires. */
    @Test
    @IfThisFails("store every part of the grant and of its principal, the empty ones as empty, times to the "
            + "millisecond at least")
    public void ts03_a_grant_comes_back_whole() {
        check(TicketChecks::comeBackWhole);
    }

    /** {@link TicketStore#put}: completes with true when it can be taken. */
    @Test
    @IfThisFails("complete the stage of put when every server finds the ticket, and don't read from a copy that lags")
    public void ts04_a_ticket_that_was_put_can_be_taken_everywhere() {
        check(TicketChecks::canBeTakenAtOnce);
    }

    /** {@link TicketStore#inspect}: looks at a ticket without taking it. */
    @Test
    @IfThisFails("read without deleting and without changing when the ticket expires")
    public void ts05_inspecting_takes_nothing() {
        check(TicketChecks::areInspected);
    }

    /** {@link TicketStore#take}: empty if it is unknown. */
    @Test
    @IfThisFails("complete with Optional.empty() or false; an unknown key is no failure, and never null")
    public void ts06_an_unknown_key_is_empty() {
        check(TicketChecks::areUnknown);
    }

    /** {@link TicketStore}: a key is 43 characters of base64url. */
    @Test
    @IfThisFails("compare all characters of a key, upper and lower case apart")
    public void ts07_keys_are_compared_exactly() {
        check(TicketChecks::haveExactKeys);
    }

    /** {@link TicketStore#revoke}: makes a ticket worthless, and says whether there was one. */
    @Test
    @IfThisFails("delete the ticket and complete with whether something was deleted")
    public void ts11_a_revoked_ticket_is_worthless() {
        check(TicketChecks::areRevoked);
    }

    /** {@link TicketStore#revoke}: completes with whether there was one; {@link TicketStore#take}: in one step. */
    @Test
    @IfThisFails("let take and revoke be the same atomic deletion")
    public void ts12_a_ticket_is_taken_or_revoked() {
        check(TicketChecks::areTakenOrRevoked);
    }

    /** {@link TicketStore#revokeAll}: completes when none of them can be taken any more. */
    @Test
    @IfThisFails("keep an index of each user's keys, written in the step of put, and complete when the last one "
            + "is deleted")
    public void ts13_all_tickets_of_a_user_are_revoked() {
        check(TicketChecks::areRevokedTogether);
    }

    /** {@link TicketStore#revokeAll}: all tickets of a user. */
    @Test
    @IfThisFails("compare whole user ids, upper and lower case apart, and not with a prefix or a pattern")
    public void ts14_no_other_user_is_revoked() {
        check(TicketChecks::areNotRevokedWithOthers);
    }

    /** {@link TicketStore#revokeAll}: makes tickets worthless, not the user. */
    @Test
    @IfThisFails("revoke what is there, and remember no user as revoked")
    public void ts15_a_user_gets_tickets_after_a_revocation() {
        check(TicketChecks::arePutAfterARevocation);
    }

    /** {@link TicketStore#put}: keeps a ticket until it expires. */
    @Test
    @IfThisFails("compare with TicketGrant.expiresAt in take, inspect and revoke, and don't leave it to a sweep "
            + "that comes later")
    public void ts21_a_ticket_expires() {
        check(bench -> TicketChecks.expire(bench, this::pass));
    }

    /** {@link TicketGrant}: from when on it is worthless. */
    @Test
    @IfThisFails("compare with TicketGrant.expiresAt when a ticket is put with a life that is over: no life is "
            + "not an endless one")
    public void ts22_a_ticket_that_has_expired_is_not_put() {
        check(TicketChecks::areNotGoodIfLate);
    }

    /** {@link TicketStore#put}: keeps a ticket until it expires. */
    @Test
    @IfThisFails("set the end for each ticket, not for all of a user")
    public void ts23_every_ticket_has_an_end_of_its_own() {
        check(bench -> TicketChecks.haveEndsOfTheirOwn(bench, this::pass));
    }

    /** {@link TicketStore#put}: keeps a ticket until it expires, or completes with false. */
    @Test
    @IfThisFails("answer false when there is no room, and don't let one user's tickets push out another's")
    public void ts24_users_do_not_cost_each_other_tickets() {
        check(TicketChecks::doNotDisplaceOthers);
    }

    /** {@link TicketStore#put}: completes with true when it can be taken. */
    @Test
    @IfThisFails("keep tickets by key, not one by user")
    public void ts25_a_user_has_several_tickets() {
        check(bench -> TicketChecks.areSeveral(bench, ticketsPerUser()));
    }

    /** {@link TicketStore}: must not block. */
    @Test
    @IfThisFails("begin the work and return the stage: don't join a future or open a connection in the call")
    public void ts31_calls_return_without_waiting() {
        check(TicketChecks::areAnsweredWithoutWaiting);
    }

    /** {@link TicketStore}: a key is 43 characters of base64url. */
    @Test
    @IfThisFails("check for null at the entry of each method")
    public void ts32_null_is_refused() {
        check(TicketChecks::refuseNull);
    }
}
