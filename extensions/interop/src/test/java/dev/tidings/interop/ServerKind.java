package dev.tidings.interop;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.netty.NettyTransports;
import dev.tidings.vertx.VertxTransports;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What Tidings is put on. */
enum ServerKind {
    EMBEDDED {
        @Override
        Host start(String origin) throws IOException {
            return Host.of(Tidings.server(), origin);
        }
    },

    SPRING_BOOT {
        @Override
        Host start(String origin) {
            return SpringApplication.start(origin);
        }
    },

    NETTY {
        @Override
        Host start(String origin) throws IOException {
            return Host.of(Tidings.server().transport(NettyTransports.create()), origin);
        }
    },

    VERTX {
        @Override
        Host start(String origin) throws IOException {
            Vertx vertx = Vertx.vertx();
            Host host = Host.of(Tidings.server().transport(VertxTransports.create(vertx)), origin);
            return new Host(host.bridge(), host.uri(), host.joined(), () -> {
                host.close();
                vertx.close()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
            });
        }
    };

    private static final String PREFIX = Trial.token("");

    /** Starts it for pages of an origin. */
    abstract Host start(String origin) throws IOException;

    static TokenVerifier logins() {
        return TokenVerifier.of(token -> token.startsWith(PREFIX)
                ? Optional.of(UserPrincipal.of(UserId.of(token.substring(PREFIX.length()))))
                : Optional.empty());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
