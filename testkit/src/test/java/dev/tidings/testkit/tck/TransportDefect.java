package dev.tidings.testkit.tck;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** What can be wrong with a transport, and the rule that must notice. */
enum TransportDefect {
    NONE("none"),
    RETURNS_PORT_0("tp01"),
    FORGETS_ITS_PORT("tp01"),
    STARTS_TWICE("tp02"),
    ACCEPTS_FOR_EVER("tp03"),
    LEAKS_A_THREAD("tp04"),
    KEEPS_ENDS_TO_ITSELF("tp05") {
        @Override
        void closed(BrokenTransport.Link link, int code, String reason) {
            link.over = true;
        }
    },
    DROPS_THE_QUERY("tp06") {
        @Override
        HandshakeRequest request(HandshakeRequest request) {
            return new HandshakeRequest(request.path(), Map.of(), request.headers(), request.remoteAddress());
        }
    },
    HANDS_OVER_TWICE("tp06"),
    UPGRADES_WHO_IS_REFUSED("tp07") {
        @Override
        HandshakeDecision decision(HandshakeDecision decision) {
            return decision instanceof HandshakeDecision.Refuse ? new HandshakeDecision.Upgrade(null) : decision;
        }
    },
    TELLS_WHAT_THE_ENGINE_KNOWS("tp07"),
    CHOOSES_A_SUBPROTOCOL("tp08") {
        @Override
        HandshakeDecision decision(HandshakeDecision decision) {
            return new HandshakeDecision.Upgrade("other");
        }
    },
    COMPRESSES("tp09"),
    SENDS_BEFORE_THE_UPGRADE("tp10"),
    FORGETS_WHAT_COMES_BEFORE_THE_START("tp11") {
        @Override
        void text(BrokenTransport.Link link, String message) {
            if (link.frames != null) {
                link.listener().onText(message);
            }
        }
    },
    KEEPS_A_THREAD_FOR_EACH_REQUEST("tp12"),
    UPGRADES_WHO_IS_REFUSED_LATER("tp13") {
        @Override
        HandshakeDecision decision(HandshakeDecision decision) {
            return UPGRADES_WHO_IS_REFUSED.decision(decision);
        }
    },
    FORGETS_WHO_LEFT("tp14"),
    SAYS_NORMAL_TO_STRANGERS("tp15") {
        @Override
        void close(BrokenTransport.Link link, CloseCode code, String reason) {
            super.close(link, code == CloseCode.UNAUTHENTICATED ? CloseCode.NORMAL : code, reason);
        }
    },
    REORDERS_TWO_FRAMES("tp16") {
        @Override
        FrameSource frames(FrameSource source) {
            Deque<OutboundFrame> held = new ArrayDeque<>();
            return () -> {
                OutboundFrame first = held.isEmpty() ? source.poll() : held.poll();
                OutboundFrame second = first == null || first.framedSize() < 200 ? null : source.poll();
                if (second == null) {
                    return first;
                }
                held.add(first);
                return second;
            };
        }
    },
    LOSES_A_WAKE_UP("tp17") {
        @Override
        void wake(BrokenTransport.Link link, WakeHint hint) {
            if (++link.count % 50 != 0) {
                super.wake(link, hint);
            }
        }
    },
    DOUBLES_A_FRAME("tp18") {
        @Override
        FrameSource frames(FrameSource source) {
            AtomicInteger polls = new AtomicInteger();
            Deque<OutboundFrame> again = new ArrayDeque<>();
            return () -> {
                OutboundFrame frame = again.isEmpty() ? source.poll() : again.poll();
                if (frame != null && polls.incrementAndGet() == 777) {
                    again.add(frame);
                }
                return frame;
            };
        }
    },
    POLLS_CONCURRENTLY("tp19") {
        @Override
        void wake(BrokenTransport.Link link, WakeHint hint) {
            FrameSource source = link.frames;
            if (source != null && hint == WakeHint.DEFERRED) {
                source.poll();
            }
            super.wake(link, hint);
        }
    },
    POLLS_AFTER_THE_END("tp20") {
        @Override
        void wake(BrokenTransport.Link link, WakeHint hint) {
            FrameSource source = link.frames;
            if (source != null && link.over) {
                source.poll();
            }
            super.wake(link, hint);
        }
    },
    POLLS_AFTER_A_CLOSE("tp20") {
        @Override
        void close(BrokenTransport.Link link, CloseCode code, String reason) {
            super.close(link, code, reason);
            link.count = 1;
        }

        @Override
        void wake(BrokenTransport.Link link, WakeHint hint) {
            FrameSource source = link.frames;
            if (source != null && link.count == 1 && !link.over) {
                source.poll();
            }
            super.wake(link, hint);
        }
    },
    BLOCKS_IN_WAKE("tp21") {
        @Override
        void wake(BrokenTransport.Link link, WakeHint hint) {
            super.wake(link, hint);
            if (++link.count > 1) {
                idle(Duration.ofMillis(2_500));
            }
        }
    },
    THROWS_AFTER_THE_END("tp22") {
        @Override
        void close(BrokenTransport.Link link, CloseCode code, String reason) {
            if (link.over) {
                throw new IllegalStateException("the session has been closed");
            }
            super.close(link, code, reason);
        }
    },
    SERVES_ONE_AT_A_TIME("tp23") {
        private final AtomicReference<FrameSource> served = new AtomicReference<>();

        @Override
        FrameSource frames(FrameSource source) {
            served.compareAndSet(null, source);
            return () -> served.get() == source ? source.poll() : null;
        }
    },
    POLLS_EVERYTHING_AHEAD("tp24") {
        @Override
        FrameSource frames(FrameSource source) {
            Queue<OutboundFrame> ahead = new ConcurrentLinkedQueue<>();
            return () -> {
                OutboundFrame frame = source.poll();
                while (frame != null) {
                    ahead.add(frame);
                    frame = source.poll();
                }
                return ahead.poll();
            };
        }
    },
    PUTS_A_PONG_INTO_A_FRAME("tp25") {
        @Override
        byte[] sent(byte[] frame) {
            int middle = frame.length / 2;
            return frame.length < 100_000
                    ? frame
                    : ByteBuffer.allocate(frame.length + PONG.length)
                            .put(frame, 0, middle)
                            .put(PONG)
                            .put(frame, middle, frame.length - middle)
                            .array();
        }
    },
    REORDERS_MESSAGES("tp26") {
        @Override
        void text(BrokenTransport.Link link, String message) {
            if (++link.count == 500) {
                waste(Duration.ofMillis(50), () -> link.listener().onText(message));
            } else {
                link.listener().onText(message);
            }
        }
    },
    CUTS_LONG_MESSAGES("tp27") {
        @Override
        void text(BrokenTransport.Link link, String message) {
            super.text(link, message.substring(0, Math.min(message.length(), 1_000)));
        }
    },
    HIDES_1007("tp28") {
        @Override
        byte[] sent(byte[] frame) {
            return withoutCode(frame, CloseCode.MALFORMED_DATA);
        }
    },
    HIDES_1002("tp29") {
        @Override
        byte[] sent(byte[] frame) {
            return withoutCode(frame, CloseCode.PROTOCOL_ERROR);
        }
    },
    HIDES_1003("tp30") {
        @Override
        byte[] sent(byte[] frame) {
            return withoutCode(frame, CloseCode.UNSUPPORTED_DATA);
        }
    },
    IGNORES_SIGNS_OF_LIFE("tp31"),
    SENDS_EVERY_PING("tp32") {
        @Override
        byte[] sent(byte[] frame) {
            boolean ping = (frame[0] & 0x0F) == 9;
            ByteBuffer all = ByteBuffer.allocate(frame.length * (ping ? 50 : 1));
            while (all.hasRemaining()) {
                all.put(frame);
            }
            return all.array();
        }
    },
    ANSWERS_EVERY_PING("tp33"),
    SENDS_ANOTHER_CODE("tp34") {
        @Override
        void close(BrokenTransport.Link link, CloseCode code, String reason) {
            super.close(link, code == CloseCode.SERVICE_RESTART ? CloseCode.NORMAL : code, reason);
        }
    },
    CUTS_WITHIN_A_CHARACTER("tp35") {
        @Override
        void close(BrokenTransport.Link link, CloseCode code, String reason) {
            byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
            super.close(link, code, new String(Arrays.copyOf(bytes, 120), StandardCharsets.UTF_8));
        }
    },
    SENDS_AFTER_THE_CLOSE("tp36"),
    LETS_A_CLOSE_OVERTAKE("tp37") {
        @Override
        FrameSource frames(FrameSource source) {
            Deque<OutboundFrame> held = new ArrayDeque<>();
            return () -> {
                OutboundFrame frame = source.poll();
                while (frame != null && !frame.isClose()) {
                    held.add(frame);
                    frame = source.poll();
                }
                return frame == null ? held.poll() : frame;
            };
        }
    },
    HANGS_UP_BEHIND_ITS_CLOSE("tp38") {
        @Override
        boolean hangsUpBehind(byte[] frame) {
            return isClose(frame);
        }
    },
    NEVER_ENDS_WHO_DOES_NOT_ANSWER("tp39") {
        @Override
        void closed(BrokenTransport.Link link, int code, String reason) {
            if (code != CloseCode.NORMAL.code()) {
                super.closed(link, code, reason);
            }
        }
    },
    REPORTS_ANOTHER_CODE("tp40") {
        @Override
        void closed(BrokenTransport.Link link, int code, String reason) {
            super.closed(link, code == 3001 ? 1006 : code, reason);
        }
    },
    NEVER_REPORTS_WHO_HANGS_UP("tp41") {
        @Override
        void closed(BrokenTransport.Link link, int code, String reason) {
            if (code != 1006) {
                super.closed(link, code, reason);
            }
        }
    },
    TERMINATES_POLITELY("tp42") {
        @Override
        void terminate(BrokenTransport.Link link) {
            super.close(link, CloseCode.NORMAL, "");
        }
    },
    REPORTS_THE_END_TWICE("tp43") {
        @Override
        void closed(BrokenTransport.Link link, int code, String reason) {
            super.closed(link, code, reason);
            super.closed(link, code, reason);
        }
    },
    REPORTS_WITHIN_A_CALL("tp43") {
        @Override
        void terminate(BrokenTransport.Link link) {
            closed(link, 1006, "");
            super.terminate(link);
        }

        @Override
        void closed(BrokenTransport.Link link, int code, String reason) {
            if (link.reported.compareAndSet(false, true)) {
                super.closed(link, code, reason);
            }
        }
    },
    SKIPS_A_FRAME("tp44") {
        @Override
        FrameSource frames(FrameSource source) {
            AtomicInteger polls = new AtomicInteger();
            return () -> {
                OutboundFrame frame = source.poll();
                return frame != null && polls.incrementAndGet() == 777 ? source.poll() : frame;
            };
        }
    },
    MIXES_CONNECTIONS("tp45") {
        private final Queue<FrameSource> sources = new ConcurrentLinkedQueue<>();

        @Override
        FrameSource frames(FrameSource source) {
            FrameSource other = sources.peek() == null ? source : sources.peek();
            sources.clear();
            sources.add(source);
            AtomicInteger polls = new AtomicInteger();
            return () -> polls.incrementAndGet() == 20 ? other.poll() : source.poll();
        }
    },
    HIDES_WHY_IT_CLOSES("tp46") {
        @Override
        FrameSource frames(FrameSource source) {
            return () -> {
                OutboundFrame frame = source.poll();
                return frame != null && frame.isClose() ? OutboundFrame.close(CloseCode.NORMAL, "") : frame;
            };
        }
    },
    SAYS_NORMAL_TO_THE_SLOW("tp47") {
        @Override
        void close(BrokenTransport.Link link, CloseCode code, String reason) {
            super.close(link, code == CloseCode.SLOW_CONSUMER ? CloseCode.NORMAL : code, reason);
        }
    },
    HIDES_WHO_MAY_NOT_COME_IN("tp48") {
        @Override
        void close(BrokenTransport.Link link, CloseCode code, String reason) {
            SAYS_NORMAL_TO_STRANGERS.close(link, code, reason);
        }
    };

    private static final Set<TransportDefect> MEDDLING = EnumSet.of(
            COMPRESSES,
            SENDS_BEFORE_THE_UPGRADE,
            SENDS_AFTER_THE_CLOSE,
            PUTS_A_PONG_INTO_A_FRAME,
            HIDES_1007,
            HIDES_1002,
            HIDES_1003,
            SENDS_EVERY_PING,
            HANGS_UP_BEHIND_ITS_CLOSE);
    private static final byte[] PONG = {(byte) 0x8A, 0};

    private final String rule;

    TransportDefect(String rule) {
        this.rule = rule;
    }

    String rule() {
        return rule;
    }

    /** Says whether it is done to the bytes. */
    boolean meddles() {
        return MEDDLING.contains(this);
    }

    /** Returns what becomes of a frame on its way to the client. */
    byte[] sent(byte[] frame) {
        return frame;
    }

    boolean hangsUpBehind(byte[] frame) {
        return false;
    }

    static boolean isClose(byte[] frame) {
        return (frame[0] & 0x0F) == 8;
    }

    private static byte[] withoutCode(byte[] frame, CloseCode code) {
        boolean hidden =
                isClose(frame) && frame.length >= 4 && ((frame[2] & 0xFF) << 8 | frame[3] & 0xFF) == code.code();
        return hidden ? new byte[] {frame[0], 2, 1000 >> 8, (byte) 1000} : frame;
    }

    HandshakeRequest request(HandshakeRequest request) {
        return request;
    }

    HandshakeDecision decision(HandshakeDecision decision) {
        return decision;
    }

    FrameSource frames(FrameSource source) {
        return source;
    }

    void wake(BrokenTransport.Link link, WakeHint hint) {
        link.connection.wake(hint);
    }

    void close(BrokenTransport.Link link, CloseCode code, String reason) {
        link.connection.close(code, reason);
    }

    void terminate(BrokenTransport.Link link) {
        link.connection.terminate();
    }

    void text(BrokenTransport.Link link, String message) {
        link.listener().onText(message);
    }

    void closed(BrokenTransport.Link link, int code, String reason) {
        link.listener().onClosed(code, reason);
    }

    /** Keeps a thread of its own for a while. */
    static void waste(Duration time) {
        waste(time, () -> {});
    }

    static void waste(Duration time, Runnable then) {
        Thread thread = new Thread(
                () -> {
                    idle(time);
                    then.run();
                },
                "wasted");
        thread.setDaemon(true);
        thread.start();
    }

    static void idle(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
