package dev.tidings.testkit.staging;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** A server that speaks just enough of the protocol for the probe, with one thing wrong. All happens on one thread. */
final class FakeEndpoint extends WebSocketServer implements AutoCloseable {
    /** What is wrong. */
    enum Flaw {
        NONE,
        NOBODY_IS_REFUSED,
        NOBODY_IS_NEVER_ANSWERED,
        NOBODY_IS_TOLD_TO_TRY_AGAIN,
        ONE_USER_FOR_ALL,
        PINGS_ARE_NOT_ANSWERED,
        MESSAGES_ARE_REFUSED,
        NO_AGENT_COMPLETED,
        NO_TOOL_EXECUTING,
        A_TOOL_COMPLETES_FIRST,
        ENDS_WITH_AN_ERROR,
        A_BLANK_ANSWER,
        EVENTS_OF_ANOTHER_LEAK,
        WORDS_OF_ANOTHER_LEAK,
        RESUME_SKIPS_AN_EVENT,
        RESUME_SAYS_GAP,
        RESUME_SAYS_NOTHING,
        RESUME_REPEATS_ANOTHER_EVENT
    }

    private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"([^\"]+)\"");
    private static final Pattern MARKER = Pattern.compile("\\[(probe-[^]]+)]");
    private static final Pattern SEQ = Pattern.compile("[?&]seq=(\\d+)");

    private final Flaw flaw;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Map<String, List<String>> logs = new LinkedHashMap<>();
    private final Map<WebSocket, String> users = new LinkedHashMap<>();
    private int runs;
    private String lastMarker = "";

    private FakeEndpoint(Flaw flaw) {
        super(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1,
                List.of(new Draft_6455(List.of(), List.of(new Protocol("tidings.v1")))));
        this.flaw = flaw;
    }

    static FakeEndpoint with(Flaw flaw) throws InterruptedException {
        FakeEndpoint endpoint = new FakeEndpoint(flaw);
        endpoint.setConnectionLostTimeout(0);
        endpoint.setReuseAddr(true);
        endpoint.start();
        if (!endpoint.started.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the fake endpoint did not start");
        }
        return endpoint;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + getPort() + "/ws");
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        String token = handshake.getFieldValue("Authorization").replace("Bearer ", "");
        if (!token.startsWith("token-") && flaw != Flaw.NOBODY_IS_REFUSED) {
            turnAway(socket);
            return;
        }
        String user = flaw == Flaw.ONE_USER_FOR_ALL ? "ada" : token.replace("token-of-", "");
        users.put(socket, user);
        List<String> log = log(user);
        Matcher seq = SEQ.matcher(handshake.getResourceDescriptor());
        long position = seq.find() ? Long.parseLong(seq.group(1)) : log.size();
        send(
                socket,
                "{'type':'connection_established','connection_id':'c','user_id':'" + user + "','epoch':'e','seq':"
                        + log.size() + ",'position':" + position
                        + ",'heartbeat_interval_ms':60000,'protocol':'tidings.v1','runs':[]}");
        if (handshake.getResourceDescriptor().contains("epoch=")) {
            resume(socket, log, (int) position);
        }
    }

    private void turnAway(WebSocket socket) {
        switch (flaw) {
            case NOBODY_IS_NEVER_ANSWERED -> {}
            case NOBODY_IS_TOLD_TO_TRY_AGAIN -> socket.close(1013, "busy");
            default -> socket.close(4401, "unauthenticated");
        }
    }

    private void resume(WebSocket socket, List<String> log, int position) {
        if (flaw == Flaw.RESUME_SAYS_GAP) {
            send(
                    socket,
                    "{'type':'resume_gap','reason':'trimmed','lost':[{'from':" + (position + 1) + ",'to':"
                            + (position + 2) + ",'deltas_only':false}],'head':" + log.size() + ",'runs':[]}");
            return;
        }
        if (flaw != Flaw.RESUME_SAYS_NOTHING) {
            send(socket, "{'type':'resumed','from':" + position + ",'to':" + log.size() + "}");
        }
        int from = flaw == Flaw.RESUME_SKIPS_AN_EVENT ? position + 1 : position;
        for (String event : log.subList(from, log.size())) {
            send(
                    socket,
                    flaw == Flaw.RESUME_REPEATS_ANOTHER_EVENT
                            ? event.replace("'agent_thinking'", "'progress_update'")
                            : event);
        }
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        if (message.contains("\"ping\"") && flaw != Flaw.PINGS_ARE_NOT_ANSWERED) {
            send(socket, "{'type':'pong'}");
        }
        Matcher request = REQUEST.matcher(message);
        if (!message.contains("user_message") || !request.find()) {
            return;
        }
        if (flaw == Flaw.MESSAGES_ARE_REFUSED) {
            send(
                    socket,
                    "{'type':'error_message','error_code':'unknown_type','error_message':'nobody takes it',"
                            + "'retryable':false,'request_id':'" + request.group(1) + "','details':{}}");
            return;
        }
        Matcher marker = MARKER.matcher(message);
        String said = marker.find() ? marker.group(1) : "";
        String run = "run-" + ++runs;
        send(socket, "{'type':'accepted','request_id':'" + request.group(1) + "','run_id':'" + run + "'}");
        play(users.get(socket), run, said);
        lastMarker = said;
    }

    private void play(String user, String run, String said) {
        emit(user, run, "agent_started", "");
        boolean echoes = flaw == Flaw.WORDS_OF_ANOTHER_LEAK;
        emit(user, run, "agent_thinking", ",'reasoning':'" + (echoes ? lastMarker : "hm") + "'");
        if (flaw == Flaw.EVENTS_OF_ANOTHER_LEAK) {
            List.copyOf(logs.keySet()).stream()
                    .filter(other -> !other.equals(user))
                    .forEach(other -> emitTo(other, user, run, "agent_thinking", ",'reasoning':'psst'"));
        }
        String tool = ",'tool_name':'search','execution_id':'x-" + run + "'";
        if (flaw == Flaw.A_TOOL_COMPLETES_FIRST) {
            emit(user, run, "tool_completed", tool);
        }
        if (flaw != Flaw.NO_TOOL_EXECUTING) {
            emit(user, run, "tool_executing", tool);
        }
        if (flaw != Flaw.A_TOOL_COMPLETES_FIRST && flaw != Flaw.NO_TOOL_EXECUTING) {
            emit(user, run, "tool_completed", tool);
        }
        if (flaw == Flaw.ENDS_WITH_AN_ERROR) {
            emit(user, run, "agent_error", ",'error':'out of tokens'");
        } else if (flaw != Flaw.NO_AGENT_COMPLETED) {
            emit(
                    user,
                    run,
                    "agent_completed",
                    ",'final_response':'" + (flaw == Flaw.A_BLANK_ANSWER ? " " : said) + "'");
        }
    }

    private void emit(String user, String run, String type, String more) {
        emitTo(user, user, run, type, more);
    }

    private void emitTo(String stream, String user, String run, String type, String more) {
        List<String> log = log(stream);
        int seq = log.size() + 1;
        String event = "{'seq':" + seq + ",'timestamp':1.000,'type':'" + type + "','event_id':'ev-" + seq
                + "','user_id':'" + user + "','thread_id':'th','run_id':'" + run + "','agent_name':'fake'" + more + "}";
        log.add(event);
        users.forEach((socket, owner) -> {
            if (owner.equals(stream) && socket.isOpen()) {
                send(socket, event);
            }
        });
    }

    private List<String> log(String user) {
        return logs.computeIfAbsent(user, unknown -> new ArrayList<>());
    }

    private static void send(WebSocket socket, String frame) {
        socket.send(frame.replace('\'', '"'));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        users.remove(socket);
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {}

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void close() {
        try {
            stop(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
