package dev.tidings.core.gateway;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cursors, filters and labels, from the query and from the first message. */
class JoinParametersFuzz {
    private static final UserPrincipal USER = UserPrincipal.of(UserId.of("mallory"));
    private static final List<String> NAMES =
            List.of("epoch", "seq", "event_id", "thread_id", "client_id", "resume", "auth", "user_id", "x");

    @FuzzTest(maxDuration = "10m")
    void joins(FuzzedDataProvider data) {
        Map<String, String> query = new HashMap<>();
        Map<String, Object> message = new HashMap<>();
        while (data.remainingBytes() > 0) {
            String name = data.pickValue(NAMES);
            String value = data.consumeString(200);
            switch (data.consumeInt(0, 3)) {
                case 0 -> message.put(name, value);
                case 1 -> message.put(name, data.consumeLong());
                default -> query.put(name, value);
            }
        }
        try {
            ConnectionRequest request = message.size() % 2 == 0
                    ? JoinParameters.parse(USER, query, message)
                    : JoinParameters.resume(USER, query, message);
            if (!request.principal().equals(USER)) {
                throw new AssertionError("another user: " + request);
            }
        } catch (IllegalArgumentException refused) {
            if (refused.getMessage().length() > 100) {
                throw new AssertionError("a complaint that quotes: " + refused.getMessage(), refused);
            }
        }
    }
}
