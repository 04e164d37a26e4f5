package dev.tidings.interop;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.core.TidingsServerBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * A server that runs.
 *
 * @param bridge starts runs on it
 * @param uri where clients reach it
 * @param joined who has joined
 * @param end ends it all
 */
record Host(AgentBridge bridge, URI uri, Joined joined, Runnable end) implements AutoCloseable {
    static Host of(TidingsServerBuilder builder, String origin) throws IOException {
        Joined joined = new Joined();
        TidingsServer tidings = builder.allowedOrigins(Set.of(origin))
                .retention(RetentionPolicy.defaults().withBytesPerUser(Trial.ROOM))
                .tokenVerifier(ServerKind.logins())
                .listener(joined)
                .start();
        return new Host(tidings.bridge(), tidings.uri(), joined, tidings::close);
    }

    @Override
    public void close() {
        end.run();
    }
}
