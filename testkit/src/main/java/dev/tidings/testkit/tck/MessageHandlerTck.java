package dev.tidings.testkit.tck;

import dev.tidings.api.UserId;
import dev.tidings.api.spi.MessageHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The rules of a {@link MessageHandler}. A handler that follows all of them answers every client, and each with its own.
 *
 * <pre>{@code
 * class AskTest extends MessageHandlerTck {
 *     @Override
 *     protected MessageHandler handler() {
 *         return new Ask(bridge);
 *     }
 *
 *     @Override
 *     protected Map<String, Object> goodFields() {
 *         return Map.of("message", "How much is it?");
 *     }
 * }
 * }</pre>
 */
public abstract class MessageHandlerTck extends ContractTck {
    /** For the class that extends it. */
    protected MessageHandlerTck() {}

    /**
     * Makes a handler. Called once for each rule.
     *
     * @return the handler
     */
    protected abstract MessageHandler handler();

    /**
     * Says of which type the messages are.
     *
     * @return {@code user_message} by default
     */
    protected String type() {
        return "user_message";
    }

    /**
     * Says which fields a message has that the handler accepts. Rules take them away and put others in their place.
     *
     * @return the fields beside {@code type}; none by default, and then the rules of good messages are skipped
     */
    protected Map<String, Object> goodFields() {
        return Map.of();
    }

    /**
     * Says for which users the handler of the rule has done something so far, such as begin a run. By default it is not
     * known, and MH-12 is skipped.
     *
     * @return the users, or empty
     */
    protected Optional<Collection<UserId>> usersServed() {
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

    private void check(Consumer<MessageBench> check) {
        MessageHandler handler = handler();
        MessageBench bench = new MessageBench(handler, type(), goodFields(), new Patience(patience(), promptness()));
        rule().holds(patience(), () -> check.accept(bench));
    }

    private void checkGood(Consumer<MessageBench> check) {
        Assumptions.assumeFalse(goodFields().isEmpty(), "override goodFields() to have this rule checked");
        check(check);
    }

    /** {@link dev.tidings.api.MessageReply.Accepted}: the message was taken. */
    @Test
    @IfThisFails("look whether the handler takes the fields that goodFields() names, and completes its stage "
            + "with MessageReply.accepted")
    public void mh01_a_good_message_is_accepted() {
        checkGood(MessageChecks::accept);
    }

    /** {@link dev.tidings.api.InboundMessage#requestId}: what the client wants the answer to name, or null. */
    @Test
    @IfThisFails("don't require a request id: only a client that wants to be told sends one")
    public void mh02_a_message_without_a_request_id_is_as_good() {
        checkGood(MessageChecks::acceptWithoutRequestId);
    }

    /**
     * {@link MessageHandler#handle}: what the client is told; a failed stage or an exception tells it
     * internal_error.
     */
    @Test
    @IfThisFails("check each field before it is used, with InboundMessage.text, and reply MessageReply.rejected "
            + "or throw BadMessageException for what is wrong")
    public void mh03_every_message_is_answered() {
        check(MessageChecks::answerAll);
    }

    /** {@link dev.tidings.api.MessageReply.Rejected}: a short code for programs, and what is wrong, for people. */
    @Test
    @IfThisFails("give a code in snake_case of at most 64 characters and a sentence of at most 500, and no stack "
            + "trace, class name or line break")
    public void mh04_a_refusal_says_why() {
        check(MessageChecks::sayWhy);
    }

    /** {@link MessageHandler}: messages of one connection come one after the other. */
    @Test
    @IfThisFails("leave no lock held and no stage open when a message is refused")
    public void mh05_a_refusal_changes_nothing() {
        checkGood(MessageChecks::acceptBetweenRefusals);
    }

    /** {@link dev.tidings.api.InboundMessage#fields}: the whole object as plain maps, lists and values. */
    @Test
    @IfThisFails("copy lists and maps of a message before they are changed")
    public void mh06_a_message_is_not_changed() {
        checkGood(MessageChecks::changeNothing);
    }

    /**
     * {@link MessageHandler}: messages of one connection come one after the other; those of others don't wait for
     * them.
     */
    @Test
    @IfThisFails("keep nothing of a message in fields, and begin a run with an id of its own for each")
    public void mh11_many_connections_are_served_at_once() {
        checkGood(MessageChecks::serveAtOnce);
    }

    /** {@link dev.tidings.api.InboundMessage#principal}: what the message says about its user is never believed. */
    @Test
    @IfThisFails("take the user from message.userId(), never from a field")
    public void mh12_only_the_authenticated_user_is_served() {
        checkGood(bench -> {
            Assumptions.assumeTrue(usersServed().isPresent(), "override usersServed() to have this rule checked");
            MessageChecks.serveTheAuthenticated(bench, this::usersServed);
        });
    }

    /** {@link dev.tidings.api.InboundMessage#principal}: what the message says about its user is never believed. */
    @Test
    @IfThisFails("don't look up or quote a user that a field names")
    public void mh13_a_reply_does_not_name_who_a_message_pretends_to_be() {
        check(MessageChecks::nameNoOther);
    }

    /** {@link MessageHandler}: work that takes long is begun here and not waited for. */
    @Test
    @IfThisFails("return a stage that is completed later, or start a run: don't join a future, sleep or call a "
            + "model in handle")
    public void mh21_long_work_is_begun_and_not_waited_for() {
        check(MessageChecks::returnSoon);
    }

    /** {@link MessageHandler}: beyond its limit a thread that is still in the handler is interrupted. */
    @Test
    @IfThisFails("let InterruptedException end the call, and don't loop over what can't be interrupted")
    public void mh22_an_interrupt_ends_the_call() {
        check(MessageChecks::endWhenInterrupted);
    }
}
