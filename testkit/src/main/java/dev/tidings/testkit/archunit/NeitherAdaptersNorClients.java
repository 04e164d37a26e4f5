package dev.tidings.testkit.archunit;

import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.Set;

/**
 * Leaves out how a manager sends, which is every class in the package of a connection or a transport, and Jakarta's
 * annotated clients. A package is told by the folder of its class files, so that the connection of a test does not
 * leave out what the application has in a package of the same name.
 */
final class NeitherAdaptersNorClients extends DescribedPredicate<JavaClass> {
    private final Set<String> homesOfAdapters;

    NeitherAdaptersNorClients(JavaClasses application) {
        super("are neither adapters of a transport nor clients");
        homesOfAdapters = application.stream()
                .filter(NeitherAdaptersNorClients::isAdapter)
                .map(NeitherAdaptersNorClients::home)
                .collect(toSet());
    }

    @Override
    public boolean test(JavaClass type) {
        return !homesOfAdapters.contains(home(type))
                && Application.outwards(type).noneMatch(NeitherAdaptersNorClients::isClient);
    }

    private static boolean isAdapter(JavaClass type) {
        return type.isAssignableTo(WebSocketConnection.class) || type.isAssignableTo(Transport.class);
    }

    private static boolean isClient(JavaClass type) {
        return type.isAnnotatedWith("jakarta.websocket.ClientEndpoint")
                || type.isAnnotatedWith("javax.websocket.ClientEndpoint");
    }

    private static String home(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().toString())
                .map(file -> file.substring(0, file.lastIndexOf('/') + 1))
                .orElseGet(type::getPackageName);
    }
}
