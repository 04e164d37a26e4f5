package dev.tidings.spring;

import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServiceVerifier;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.AuthHandlerBuilder;
import dev.tidings.core.TidingsServerBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.ListableBeanFactory;

/** Finds those among the beans that say who is connecting. Several of them together are one way to authenticate. */
final class LoginBeans {
    private static final List<Class<?>> KINDS =
            List.of(TokenVerifier.class, RequestVerifier.class, ServiceVerifier.class, TicketStore.class);

    private LoginBeans() {}

    static void addTo(TidingsServerBuilder server, ListableBeanFactory beans) {
        boolean any = KINDS.stream()
                .flatMap(kind -> Arrays.stream(beans.getBeanNamesForType(kind)))
                .findAny()
                .isPresent();
        if (any) {
            server.authentication(login -> addTo(login, beans));
        }
    }

    private static void addTo(AuthHandlerBuilder login, ListableBeanFactory beans) {
        add(beans, TokenVerifier.class, login::tokenVerifier);
        add(beans, RequestVerifier.class, login::requestVerifier);
        add(beans, ServiceVerifier.class, login::serviceVerifier);
        add(beans, TicketStore.class, login::ticketStore);
    }

    private static <T> void add(ListableBeanFactory beans, Class<T> kind, Consumer<T> setting) {
        beans.getBeanProvider(kind).ifAvailable(setting);
    }
}
