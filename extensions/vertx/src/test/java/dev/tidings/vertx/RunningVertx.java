package dev.tidings.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One Vert.x for the tests of a class. */
final class RunningVertx implements BeforeAllCallback, AfterAllCallback {
    private static final int LOOPS = 2;

    private @Nullable Vertx vertx;

    @Override
    public void beforeAll(ExtensionContext context) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS).setWorkerPoolSize(LOOPS));
    }

    Vertx vertx() {
        assertThat(vertx).isNotNull();
        return vertx;
    }

    /** Waits for a future. */
    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** Says whether a thread is of this Vert.x, or of Netty in general. */
    static boolean owns(Thread thread) {
        return thread.getName().startsWith("vert.x-") || thread.getName().startsWith("globalEventExecutor");
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        await(vertx().close());
    }
}
