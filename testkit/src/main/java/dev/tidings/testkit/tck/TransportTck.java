package dev.tidings.testkit.tck;

import dev.tidings.api.spi.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a {@link Transport} must do. Extend it, say how yours is made, and run it with JUnit:
 *
 * <pre>{@code
 * class NettyTransportTest extends TransportTck {
 *     @Override
 *     protected Transport createTransport() {
 *         return NettyTransport.onLoopback();
 *     }
 * }
 * }</pre>
 *
 * <p>The first rules run the transport under an acceptor of their own, the last five under a real server. The client is
 * made of bytes and can do what libraries can't: read slowly, hang up halfway, break the protocol. Each rule says where it
 * comes from and what to look at if it fails, which its failure says, too.
 *
 * <p>A transport in a container sees less than one on a socket of its own, so where RFC 6455 lets an endpoint drop a
 * connection instead of closing it with a code, a drop is accepted; a wrong code is not. What else differs is said by
 * overriding {@link #parksRequests}, {@link #refusesOverHttp}, {@link #dropsWithoutClose}, {@link #seesMissingCodes}, {@link
 * #opensOnce}, {@link #messageLimit}, {@link #bufferLimit}, {@link #closeLimit} and {@link #isShared}.
 */
@Timeout(60)
public abstract class TransportTck extends TransportUnderTest {
    /** Puts the rule's advice into the text of its failure. */
    @RegisterExtension
    public final Extension ruleText = new TransportRuleText();

    /** Makes the rules; a subclass says of which transport. */
    protected TransportTck() {}

    /**
     * {@code start} returns a real address, and clients can connect when it returns. {@code address} keeps to it. Source:
     * Transport.start, Transport.address.
     */
    @Test
    @IfThisFails("return the bound address of the listening socket, after the listen call; ask the container "
            + "for its local port")
    public void tp01_starts_where_it_says() {
        TransportRule.check(new TransportLifecycleRules(this)::startsForReal);
    }

    /**
     * A second start, and one after a close, is refused with {@code IllegalStateException}. Source:
     * Transport.start.
     */
    @Test
    @IfThisFails("keep one atomic state: new, started, closed; compare and set it first")
    public void tp02_starts_once() {
        TransportRule.check(new TransportLifecycleRules(this)::startsOnce);
    }

    /** After {@code stopAccepting} nobody new is upgraded; connections go on. Source: Transport.stopAccepting. */
    @Test
    @IfThisFails("close the listening socket alone, or answer upgrades with 503; leave the sessions and their threads")
    public void tp03_stops_accepting_and_keeps_who_is_there() {
        TransportRule.check(new TransportLifecycleRules(this)::stopsAccepting);
    }

    /**
     * A close ends and reports each connection, leaves no thread and no socket, and may be repeated. Source:
     * Transport.close.
     */
    @Test
    @IfThisFails("close sessions with 1001, report those that are left by yourself, then stop selectors, "
            + "timers and pools, and wait for them; threads of a container that is shared are named by isShared")
    public void tp04_leaves_nothing_when_it_is_closed() {
        TransportRule.check(new TransportLifecycleRules(this)::leavesNothing);
    }

    /**
     * A close waits for no client longer than its limit, and has reported all of them when it returns. Source:
     * Transport.close.
     */
    @Test
    @IfThisFails("drop what is left when the limit is over, and report it as 1006; wait for nobody without a timeout")
    public void tp05_closes_within_its_limit() {
        TransportRule.check(new TransportLifecycleRules(this)::closesInTime);
    }

    /**
     * The acceptor is shown path, decoded query, headers, origin, subprotocols and the client's address, once.
     * Source: HandshakeRequest, ConnectionAcceptor.screen.
     */
    @Test
    @IfThisFails("take them from the request itself and not from the session of the container, which may have "
            + "dropped or merged some; decode the query as UTF-8")
    public void tp06_shows_the_request_as_it_was_sent() {
        TransportRule.check(new TransportHandshakeRules(this)::showsTheRequest);
    }

    /**
     * A refusal is an HTTP answer with its status, and no connection. Source: HandshakeDecision.Refuse; RFC 6455,
     * 4.2.2.
     */
    @Test
    @IfThisFails("refuse before the upgrade, in a filter or in the handshake callback; once the 101 is out "
            + "only a close code is left: if the container can do no more, override refusesOverHttp")
    public void tp07_refuses_over_http() {
        TransportRule.check(new TransportHandshakeRules(this)::refuses);
    }

    /**
     * The answer names the subprotocol that the decision names, or none. Source: HandshakeDecision.Upgrade; RFC
     * 6455, 4.2.2.
     */
    @Test
    @IfThisFails("hand the decision's subprotocol to the container as the only one, and null as none; do not "
            + "let it choose")
    public void tp08_selects_the_subprotocol_it_is_told() {
        TransportRule.check(new TransportHandshakeRules(this)::selectsTheSubprotocol);
    }

    /** No extension is negotiated, whatever is offered. Source: Transport; RFC 7692, 5. */
    @Test
    @IfThisFails("register no extension, or answer the offer with an empty list; look at what a proxy in front adds")
    public void tp09_never_compresses() {
        TransportRule.check(new TransportHandshakeRules(this)::neverCompresses);
    }

    /**
     * The first bytes are the upgrade response, however early frames are ready. Source: WebSocketConnection.start;
     * RFC 6455, 4.2.2.
     */
    @Test
    @IfThisFails("keep the writer shut until the last byte of the 101 was written; do not open it in the "
            + "handshake callback")
    public void tp10_answers_before_anything_else() {
        TransportRule.check(new TransportHandshakeRules(this)::answersBeforeAnythingElse);
    }

    /**
     * What a client sends behind the upgrade is told, also before the connection is started. Source:
     * ConnectionAcceptor.accept, InboundListener.onText.
     */
    @Test
    @IfThisFails("know the listener before the first frame is read: accept within the open callback and read "
            + "on after it")
    public void tp11_tells_what_comes_at_once() {
        TransportRule.check(new TransportHandshakeRules(this)::tellsWhatComesAtOnce);
    }

    /**
     * A request waits without a thread, others are served meanwhile, and it is answered when it is decided.
     * Source: HandshakeDecision.Parked.
     */
    @Test
    @IfThisFails("complete the handshake from the decision's stage, in an asynchronous request of the "
            + "container; if it has none, override parksRequests")
    public void tp12_lets_requests_wait() {
        TransportRule.check(new TransportHandshakeRules(this)::parks);
    }

    /** A decision that refuses is an HTTP answer with its status. Source: HandshakeDecision.Parked.decide. */
    @Test
    @IfThisFails("answer from the stage as for a refusal at once; call neither accept nor abandon")
    public void tp13_refuses_a_request_that_waited() {
        TransportRule.check(new TransportHandshakeRules(this)::refusesLater);
    }

    /**
     * A request whose client is gone is abandoned, or accepted and reported closed; one of them, once. Source:
     * HandshakeDecision.Parked.abandon.
     */
    @Test
    @IfThisFails("let the decision and the end race for one atomic claim on the request")
    public void tp14_abandons_a_request_whose_client_left() {
        TransportRule.check(new TransportHandshakeRules(this)::abandons);
    }

    /**
     * A connection that is closed within {@code accept}, before any start, is upgraded and gets its 44xx. Source:
     * WebSocketConnection.close, ConnectionAcceptor.accept.
     */
    @Test
    @IfThisFails("queue a close that comes before the 101 is out, and write it behind it")
    public void tp15_upgrades_and_closes() {
        TransportRule.check(new TransportHandshakeRules(this)::upgradesAndCloses);
    }

    /** Frames of every size arrive whole, in the order of the polls. Source: FrameSource.poll; RFC 6455, 5.2. */
    @Test
    @IfThisFails("write one frame to its end before the next is polled; send copies or duplicates of the "
            + "shared buffer, never its position")
    public void tp16_sends_frames_whole_and_in_order() {
        TransportRule.check(new TransportSendingRules(this)::keepsOrder);
    }

    /**
     * A frame that is there when {@code wake} is called is sent without another call. Source:
     * WebSocketConnection.wake.
     */
    @Test
    @IfThisFails("after giving the writer up look once more for a wake-up that came meanwhile; a flag that is "
            + "cleared after the poll loses one")
    public void tp17_loses_no_wake_up() {
        TransportRule.check(new TransportSendingRules(this)::losesNoWakeUp);
    }

    /**
     * With 32 threads that wake one connection nothing is lost, doubled or reordered. Source:
     * WebSocketConnection.wake, FrameSource.poll.
     */
    @Test
    @IfThisFails("poll and write under one exclusive claim; do not hand polled frames to a pool")
    public void tp18_bears_thirty_two_threads() {
        TransportRule.check(new TransportSendingRules(this)::bearsThirtyTwoThreads);
    }

    /** No poll begins during another. Source: FrameSource.poll. */
    @Test
    @IfThisFails("take an atomic claim before the first poll and give it up after the last; wake never polls "
            + "without it")
    public void tp19_polls_by_one_thread_at_a_time() {
        TransportRule.check(new TransportSendingRules(this)::pollsAlone);
    }

    /**
     * Nothing is polled after a polled close, a {@code close}, a {@code terminate}, or the reported end. Source:
     * FrameSource.poll.
     */
    @Test
    @IfThisFails("end the writer in the same step that sends or finds the end, and let wake look at that first")
    public void tp20_polls_no_more_after_the_end() {
        TransportRule.check(new TransportSendingRules(this)::pollsNoMoreAfterTheEnd);
    }

    /** No call waits for a client that does not read. Source: WebSocketConnection. */
    @Test
    @IfThisFails("write without blocking, or on a thread of your own; hold no lock across a write; use the "
            + "asynchronous send of a container")
    public void tp21_never_blocks_a_caller() {
        TransportRule.check(new TransportSendingRules(this)::neverBlocks);
    }

    /** Every method may be called after the end, does nothing, and does not throw. Source: WebSocketConnection. */
    @Test
    @IfThisFails("catch what a closed session of the container throws; answer isOpen from your own state")
    public void tp22_bears_calls_after_the_end() {
        TransportRule.check(new TransportSendingRules(this)::bearsCallsAfterTheEnd);
    }

    /** A client that does not read holds up nobody else. Source: Transport. */
    @Test
    @IfThisFails("never block a thread that serves several connections; give each its own pending write")
    public void tp23_serves_others_while_one_is_slow() {
        TransportRule.check(new TransportSendingRules(this)::servesOthersMeanwhile);
    }

    /** What is polled for a client that does not read stays below a bound. Source: FrameSource. */
    @Test
    @IfThisFails("poll when the frame before was written, not when it was queued; set the send buffer of the socket")
    public void tp24_polls_nothing_ahead() {
        TransportRule.check(new TransportSendingRules(this)::pollsNothingAhead);
    }

    /** No ping, pong or other frame comes within a frame that is half out. Source: RFC 6455, 5.4 and 5.5. */
    @Test
    @IfThisFails("let control frames wait for the border of the frame in flight, in the same writer")
    public void tp25_mixes_nothing_into_a_frame() {
        TransportRule.check(new TransportSendingRules(this)::mixesNothingIntoAFrame);
    }

    /**
     * Messages are told whole, in order, one at a time, however they were sliced and fragmented. Source:
     * InboundListener.onText; RFC 6455, 5.4.
     */
    @Test
    @IfThisFails("call the listener from one place for each connection; put fragments together and let "
            + "control frames pass between them")
    public void tp26_tells_messages_in_order() {
        TransportRule.check(new TransportInboundRules(this)::tellsInOrder);
    }

    /**
     * A message of exactly the limit is told; one above it, fragmented or not, closes with 1009 or drops. Source:
     * CloseCode.MESSAGE_TOO_BIG; RFC 6455, 7.4.1.
     */
    @Test
    @IfThisFails("set the container's text buffer to the limit, count the bytes of all fragments, deliver no parts")
    public void tp27_takes_messages_up_to_the_limit_and_no_larger() {
        TransportRule.check(new TransportInboundRules(this)::limitsMessages);
    }

    /** Text that is not UTF-8 closes with 1007 or drops, and is not told. Source: RFC 6455, 8.1. */
    @Test
    @IfThisFails("decode strictly; a decoder that replaces hides it")
    public void tp28_refuses_text_that_is_not_utf_8() {
        TransportRule.check(new TransportInboundRules(this)::refusesBrokenText);
    }

    /**
     * Unmasked frames, reserved bits and opcodes, and impossible fragments close with 1002 or drop. Source: RFC
     * 6455, 5.1 to 5.5.
     */
    @Test
    @IfThisFails("check each header before its payload; read on and discard after the violation")
    public void tp29_refuses_frames_that_break_the_protocol() {
        TransportRule.check(new TransportInboundRules(this)::refusesBrokenFrames);
    }

    /**
     * A binary message closes with 1003 or drops, and is not told. Source: InboundListener.onText,
     * CloseCode.UNSUPPORTED_DATA.
     */
    @Test
    @IfThisFails("register a binary handler that closes; without one some containers ignore the message")
    public void tp30_refuses_binary_messages() {
        TransportRule.check(new TransportInboundRules(this)::refusesBinary);
    }

    /**
     * A pong and a text are activity, and a ping is sent when it is asked for. Source: InboundListener.onActivity,
     * WebSocketConnection.ping.
     */
    @Test
    @IfThisFails("register a pong handler, and call onActivity in every callback")
    public void tp31_counts_every_sign_of_life() {
        TransportRule.check(new TransportInboundRules(this)::countsAnySignOfLife);
    }

    /** Pings asked for while one waits to be written are one. Source: WebSocketConnection.ping. */
    @Test
    @IfThisFails("keep a flag that a ping is wanted instead of a queue of pings")
    public void tp32_merges_pings() {
        TransportRule.check(new TransportInboundRules(this)::mergesPings);
    }

    /**
     * A client's ping is answered with its payload, unless the engine says no where it is asked. Source:
     * InboundListener.onControl; RFC 6455, 5.5.3.
     */
    @Test
    @IfThisFails("copy the payload before the buffer is used again; let pongs collapse, since the last one is enough")
    public void tp33_answers_pings() {
        TransportRule.check(new TransportInboundRules(this)::answersPings);
    }

    /**
     * Each code reaches the client with its reason, by {@code close} and by a polled close. Source:
     * WebSocketConnection.close; RFC 6455, 7.4.
     */
    @Test
    @IfThisFails("pass code and reason through as they are; some containers refuse 1012, 1013 or 4xxx in an "
            + "enum: use the constructor that takes a number")
    public void tp34_sends_every_close_code() {
        TransportRule.check(new TransportClosingRules(this)::sendsEveryCode);
    }

    /**
     * A reason has at most 123 bytes of UTF-8, and no half character. Source: WebSocketConnection.close; RFC 6455,
     * 5.5.
     */
    @Test
    @IfThisFails("cut the encoded bytes and step back over continuation bytes, not the characters")
    public void tp35_cuts_reasons_on_a_character_border() {
        TransportRule.check(new TransportClosingRules(this)::cutsReasons);
    }

    /**
     * A close finishes the frame in flight, overtakes what was not polled, and nothing follows it. Source:
     * WebSocketConnection.close; RFC 6455, 5.5.1.
     */
    @Test
    @IfThisFails("let the writer send the close at the next frame border, and end it there")
    public void tp36_finishes_the_frame_in_flight() {
        TransportRule.check(new TransportClosingRules(this)::finishesWhatIsInFlight);
    }

    /**
     * A polled close comes behind every frame that was polled before it. Source: OutboundFrame.close,
     * FrameSource.poll.
     */
    @Test
    @IfThisFails("treat the close as a frame of the same queue; do not call the container's close while sends "
            + "are pending")
    public void tp37_sends_a_polled_close_in_its_turn() {
        TransportRule.check(new TransportClosingRules(this)::sendsCloseInItsTurn);
    }

    /**
     * The last frames and the code arrive although the client keeps sending. Source: WebSocketConnection.close;
     * RFC 6455, 7.1.1.
     */
    @Test
    @IfThisFails("after the close frame read and discard until the answer, the end or a time limit, and close "
            + "the socket then: with unread bytes it is reset")
    public void tp38_delivers_the_tail_and_the_code() {
        TransportRule.check(new TransportClosingRules(this)::deliversTheTail);
    }

    /**
     * A client that does not answer a close is dropped and reported in bounded time. Source:
     * WebSocketConnection.close; RFC 6455, 7.1.1.
     */
    @Test
    @IfThisFails("start a timer with the close frame; override closeLimit if yours is longer")
    public void tp39_waits_for_no_answer_for_ever() {
        TransportRule.check(new TransportClosingRules(this)::waitsForNobodyForEver);
    }

    /**
     * A client's close is answered with its code, and reported once with code and reason, behind its last message.
     * Source: InboundListener.onClosed; RFC 6455, 5.5.1.
     */
    @Test
    @IfThisFails("echo the code; report 1005 for a close frame without one")
    public void tp40_answers_a_clients_close() {
        TransportRule.check(new TransportClosingRules(this)::answersClose);
    }

    /**
     * A client that resets, hangs up or half-closes without a close frame is reported once, with 1006. Source:
     * InboundListener.onClosed; RFC 6455, 7.1.5.
     */
    @Test
    @IfThisFails("report from the error callback, too, under one claim with the close callback; treat the end "
            + "of the stream as the end")
    public void tp41_notices_who_hangs_up() {
        TransportRule.check(new TransportClosingRules(this)::noticesHangingUp);
    }

    /**
     * {@code terminate} ends the connection at once, without another frame, and reports 1006. Source:
     * WebSocketConnection.terminate.
     */
    @Test
    @IfThisFails("close the socket, not the session; where a container has no such call, close the channel below it")
    public void tp42_drops_without_a_close_frame() {
        TransportRule.check(new TransportClosingRules(this)::dropsWithoutACloseFrame);
    }

    /**
     * However many ends race, the end is reported once, behind every other call, and not inside a call of the
     * engine's. Source: InboundListener.onClosed.
     */
    @Test
    @IfThisFails("claim the report atomically; report from another thread if the container calls back within close")
    public void tp43_reports_the_end_once_and_last() {
        TransportRule.check(new TransportClosingRules(this)::reportsOnceAndLast);
    }

    /** A client that drops and comes back gets 1,000 events without a gap. Source: docs/PROTOCOL.md, Connecting. */
    @Test
    @IfThisFails("look at the rules of sending first; then at whether the query reaches the acceptor")
    public void tp44_resumes_without_a_gap() {
        TransportRule.check(new TransportEngineRules(this)::resumes);
    }

    /**
     * Eight users with two devices each get their own events in order, and nobody else's. Source:
     * docs/PROTOCOL.md, Events.
     */
    @Test
    @IfThisFails("look for state that connections share, such as a buffer or a static field")
    public void tp45_keeps_users_apart_and_in_order() {
        TransportRule.check(new TransportEngineRules(this)::keepsUsersApart);
    }

    /**
     * A server that closes ends its runs, says going_away, and closes with 1012 behind the last event. Source:
     * docs/PROTOCOL.md, Shutting down.
     */
    @Test
    @IfThisFails("stopAccepting must leave connections alone; the close in its turn and the tail are the "
            + "rules to look at")
    public void tp46_drains_before_it_closes() {
        TransportRule.check(new TransportEngineRules(this)::drains);
    }

    /**
     * A client that falls behind what is retained is closed with 4008, no event is skipped unsaid, and others go
     * on. Source: docs/PROTOCOL.md, Close codes.
     */
    @Test
    @IfThisFails("something is polled ahead of the client: look at the rule about that; override bufferLimit "
            + "if the socket holds much")
    public void tp47_ends_slow_consumers_and_says_so() {
        TransportRule.check(new TransportEngineRules(this)::endsSlowConsumers);
    }

    /**
     * Who is no page is refused over HTTP, a page is upgraded and closed with 4401, a foreign one refused with
     * 403. Source: docs/PROTOCOL.md, Being refused.
     */
    @Test
    @IfThisFails("show origin and host to the acceptor; a request that can not wait is upgraded and closed")
    public void tp48_tells_who_may_not_come_in() {
        TransportRule.check(new TransportEngineRules(this)::tellsWhoMayNotComeIn);
    }
}
