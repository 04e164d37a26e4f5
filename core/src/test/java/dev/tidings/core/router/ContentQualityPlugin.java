package dev.tidings.core.router;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RouterPlugin;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Rates what users write. Works without the service that rates: what needs it answers that it is not there. */
final class ContentQualityPlugin implements RouterPlugin {
    private final Optional<ToDoubleFunction<String>> gate;
    private final Set<UserId> subscribed = ConcurrentHashMap.newKeySet();

    private ContentQualityPlugin(Optional<ToDoubleFunction<String>> gate) {
        this.gate = gate;
    }

    static ContentQualityPlugin alone() {
        return new ContentQualityPlugin(Optional.empty());
    }

    static ContentQualityPlugin with(ToDoubleFunction<String> gate) {
        return new ContentQualityPlugin(Optional.of(gate));
    }

    Set<UserId> subscribed() {
        return Set.copyOf(subscribed);
    }

    @Override
    public String name() {
        return "content-quality";
    }

    @Override
    public void register(Registrar registrar) {
        registrar.add("validate_content", MessageHandler.of(this::validate));
        registrar.add("subscribe_quality_alerts", MessageHandler.of(this::subscribe));
        registrar.add(
                MessageRoute.exactly("get_quality_metrics", "generate_quality_report"),
                MessageHandler.of(message -> gate.isPresent() ? MessageReply.accepted() : unavailable()));
    }

    private MessageReply validate(InboundMessage message) {
        String content = message.text("content").orElse("");
        return gate.map(rate -> rate.applyAsDouble(content) >= 0.5
                        ? MessageReply.accepted()
                        : MessageReply.rejected("low_quality", "the content is rated below 0.5"))
                .orElseGet(ContentQualityPlugin::unavailable);
    }

    private MessageReply subscribe(InboundMessage message) {
        subscribed.add(message.userId());
        return MessageReply.accepted();
    }

    private static MessageReply unavailable() {
        return MessageReply.rejected("not_available", "no quality gate is set up");
    }
}
