package dev.tidings.testkit.junit;

import dev.tidings.api.TidingsServer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Resolves the parameters of tests, of the methods before and after each of them, and of constructors:
 *
 * <ul>
 *   <li>{@link dev.tidings.testkit.MockFactory}, from which all the others come;
 *   <li>{@link dev.tidings.api.WebSocketManager}, {@link dev.tidings.api.WebSocketManagerFactory},
 *       {@link dev.tidings.api.AgentBridge} and {@link dev.tidings.api.MessageRouter}, real and without a network;
 *   <li>{@link dev.tidings.api.AuthHandler}, real, which takes a user's id for the user's token;
 *   <li>{@link dev.tidings.testkit.time.ControlledTime}, which they follow;
 *   <li>{@link dev.tidings.api.UserExecutionContext}, always the same of one user in one test; of one user of the test's
 *       own, or of the one that {@link ForUser} names;
 *   <li>{@link dev.tidings.testkit.RecordingConnection}, a new one of that user for each parameter, connected;
 *   <li>{@link dev.tidings.api.WebSocketEmitter}, {@link dev.tidings.api.AuthenticationWebSocketEmitter} and
 *       {@link dev.tidings.testkit.RecordingEmitter}, of that context;
 *   <li>{@link TidingsServer}, on a free loopback port in development mode: whoever connects to {@code ?user=<id>} is that
 *       user. Then the manager and all the others are the server's, and time is real.
 * </ul>
 *
 * <p>Everything is made anew for each test and closed after it. {@link TidingsTest} switches it on.
 */
public final class TidingsExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(TidingsExtension.class);

    /** Called by JUnit. */
    public TidingsExtension() {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return Fixture.offers(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        if (test.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(type.getSimpleName()
                    + " must be a parameter of one test but was one of a whole class: ask for it in the test or in"
                    + " @BeforeEach");
        }
        String user =
                parameter.findAnnotation(ForUser.class).map(ForUser::value).orElse("");
        return test.getStore(NAMESPACE)
                .computeIfAbsent(Fixture.class, key -> Fixture.open(test), Fixture.class)
                .get(type, user);
    }
}
