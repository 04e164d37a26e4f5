package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Is met by a class with a method whose result the container sends to a WebSocket. With {@code @SendTo} it does so only
 * where the method takes a message of a client, since the listeners of message queues answer by {@code @SendTo} too.
 */
final class SentAnswers extends ArchCondition<JavaClass> {
    private static final String MESSAGING = "org.springframework.messaging.";
    private static final String SEND_TO_USER = MESSAGING + "simp.annotation.SendToUser";
    private static final List<String> ALWAYS = List.of(
            "jakarta.websocket.OnMessage",
            "javax.websocket.OnMessage",
            MESSAGING + "simp.annotation.SubscribeMapping",
            SEND_TO_USER);
    private static final List<String> HANDLES = List.of(
            MESSAGING + "handler.annotation.MessageMapping", MESSAGING + "handler.annotation.MessageExceptionHandler");

    SentAnswers() {
        super("send what a method returns");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getMethods().stream()
                .filter(method -> !method.getRawReturnType().isEquivalentTo(void.class))
                .forEach(method -> sender(method)
                        .ifPresent(annotation -> events.add(SimpleConditionEvent.satisfied(
                                type,
                                method.getDescription() + " sends what it returns, by @"
                                        + annotation.substring(annotation.lastIndexOf('.') + 1) + ", in "
                                        + method.getSourceCodeLocation()))));
    }

    private static Optional<String> sender(JavaMethod method) {
        JavaClass type = method.getOwner();
        return Stream.concat(
                        ALWAYS.stream().filter(name -> has(method, name)),
                        Stream.of(MESSAGING + "handler.annotation.SendTo", SEND_TO_USER)
                                .filter(name -> HANDLES.stream().anyMatch(handles -> has(method, handles)))
                                .filter(name -> has(method, name) || has(type, name)))
                .findFirst();
    }

    private static boolean has(CanBeAnnotated annotated, String annotation) {
        return annotated.isAnnotatedWith(annotation) || annotated.isMetaAnnotatedWith(annotation);
    }
}
