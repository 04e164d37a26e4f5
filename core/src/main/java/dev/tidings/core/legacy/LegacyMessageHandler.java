package dev.tidings.core.legacy;

import dev.tidings.api.spi.MessageHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler of messages had to have.
 *
 * @deprecated use {@link MessageHandler}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
public interface LegacyMessageHandler {
    /**
     * Says whether it takes messages of a type.
     *
     * @param type the type, by its name of today
     * @return whether it does
     * @deprecated use {@link MessageHandler}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    boolean canHandle(String type);

    /**
     * Handles a message.
     *
     * @param userId the authenticated user
     * @param connectionId the connection it came on
     * @param message its fields
     * @return whether it was taken
     * @deprecated use {@link MessageHandler#handle}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    boolean handleMessage(String userId, String connectionId, Map<String, ? extends @Nullable Object> message);
}
