package dev.tidings.core.router;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.spi.MessageHandler;

/** The place of one handler of the application's. */
final class Registration implements HandlerRegistration {
    private final DefaultMessageRouter router;
    private final String type;
    private final MessageHandler handler;

    Registration(DefaultMessageRouter router, String type, MessageHandler handler) {
        this.router = router;
        this.type = type;
        this.handler = handler;
    }

    String type() {
        return type;
    }

    MessageHandler handler() {
        return handler;
    }

    @Override
    public void close() {
        router.remove(this);
    }
}
