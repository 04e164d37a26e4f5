package dev.tidings.jakarta;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Jakarta WebSocket has no words for, in the words of those containers that have some: dropping a connection, and the
 * address of a peer. They are public methods of public classes, looked up by name, since this module needs none of the
 * containers; where there is none, the nearest thing of the standard is done.
 */
final class ContainerTraits {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerTraits.class);
    private static final String ABNORMAL_CLOSE_TIMEOUT =
            "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";
    private static final int GATHERED = 128;
    private static final String UNKNOWN = "unknown";
    private static final CloseReason ABNORMAL = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");

    private ContainerTraits() {}

    /** Says in the properties that Tomcat looks at how long its own closes and blocking sends may take. */
    static void limit(Session session, TransportSettings settings) {
        Map<String, Object> properties = session.getUserProperties();
        Long close = settings.closeLimit().toMillis();
        properties.put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", close);
        properties.put("org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", close);
        properties.put(ABNORMAL_CLOSE_TIMEOUT, close);
    }

    /** Returns how many sends a container takes before one is completed: it gathers them, or wants one after the other. */
    static int sendsAtOnce(Session session) {
        return session.getClass().getName().startsWith("io.undertow.") ? GATHERED : 1;
    }

    /** Ends a connection as abruptly as the container can; may block for a moment. */
    static void drop(Session session) {
        try {
            String type = session.getClass().getName();
            if (type.startsWith("org.eclipse.jetty.")) {
                method(session, "abort", MethodType.methodType(void.class)).invoke(session);
            } else if (type.startsWith("io.undertow.")) {
                method(session, "forceClose", MethodType.methodType(void.class)).invoke(session);
            } else if (type.startsWith("org.apache.tomcat.")) {
                MethodType form =
                        MethodType.methodType(void.class, CloseReason.class, CloseReason.class, boolean.class);
                session.getUserProperties().put(ABNORMAL_CLOSE_TIMEOUT, 1L);
                method(session, "doClose", form).invoke(session, ABNORMAL, ABNORMAL, true);
            } else {
                session.close(ABNORMAL);
            }
        } catch (Throwable unknown) {
            LOG.debug("a connection could not be dropped in the container's way: {}", unknown.toString());
            close(session);
        }
    }

    private static void close(Session session) {
        try {
            session.close(ABNORMAL);
        } catch (IOException | RuntimeException gone) {
            LOG.debug("a connection was gone before it was dropped: {}", gone.toString());
        }
    }

    private static MethodHandle method(Object owner, String name, MethodType form) throws ReflectiveOperationException {
        return MethodHandles.publicLookup().findVirtual(owner.getClass(), name, form);
    }

    /** Returns the peer's address as far as a handshake shows it: Jetty's and Tyrus' do. */
    static String remoteAddress(Object request, Map<String, Object> properties) {
        if (properties.get("jakarta.websocket.endpoint.remoteAddress") instanceof InetSocketAddress address
                && address.getAddress() != null) {
            return address.getAddress().getHostAddress();
        }
        try {
            return (String) method(request, "getRemoteAddr", MethodType.methodType(String.class))
                    .invoke(request);
        } catch (Throwable unknown) {
            return UNKNOWN;
        }
    }
}
