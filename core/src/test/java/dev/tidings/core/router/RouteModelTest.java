package dev.tidings.core.router;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.ControlledTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Model-checks the table of routes and the registry of users' routers. */
class RouteModelTest {
    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(2)
                .invocationsPerIteration(50)
                .addGuarantee(forClasses(CallSite.class.getName(), UserId.class.getName())
                        .allMethods()
                        .ignore());
    }

    @Test
    void registering_closing_and_finding_happen_as_if_one_after_the_other() {
        new Table().addFirst();
        assertThatCode(() -> options().check(Table.class)).doesNotThrowAnyException();
    }

    @Test
    void a_user_has_one_router_at_a_time_whoever_asks_and_removes() {
        new Users().make();
        assertThatCode(() -> options().check(Users.class)).doesNotThrowAnyException();
    }

    /** Two handlers of one type and one of a prefix; each operation says what it saw. */
    public static final class Table {
        private static final MessageHandler NOTHING = MessageHandler.of(message -> MessageReply.accepted());

        private final Routes routes = new Routes(List.of());
        private final List<Binding> first = binding(new RouteKey(RouteKey.EXACT, "ab"), "first/");
        private final List<Binding> second = binding(new RouteKey(RouteKey.EXACT, "ab"), "second/");
        private final List<Binding> prefix = binding(new RouteKey(1, "a"), "prefix/");

        private static List<Binding> binding(RouteKey key, String name) {
            return List.of(Binding.ofApplication(key, NOTHING, name));
        }

        @Operation(nonParallelGroup = "first")
        public int addFirst() {
            return routes.add(first, () -> "router").size();
        }

        @Operation(nonParallelGroup = "first")
        public void closeFirst() {
            routes.remove(first);
        }

        @Operation(nonParallelGroup = "second")
        public int addSecond() {
            return routes.add(second, () -> "router").size();
        }

        @Operation(nonParallelGroup = "second")
        public void closeSecond() {
            routes.remove(second);
        }

        @Operation(nonParallelGroup = "prefix")
        public int addPrefix() {
            return routes.add(prefix, () -> "router").size();
        }

        @Operation
        public String find() {
            Bucket found = routes.table().find("ab");
            return found == null ? "nobody" : found.winner().name().split("/")[0];
        }

        @Operation
        public int size() {
            return routes.table().size();
        }
    }

    /** One user, whose router is made and removed. */
    public static final class Users {
        private static final UserId ADA = UserId.of("ada");

        private final DefaultMessageRouterRegistry registry = new DefaultMessageRouterRegistry(
                new DefaultMessageRouter(List.of(), new NoClaims(), new ControlledTime()), 1);
        private final Set<MessageRouter> made = ConcurrentHashMap.newKeySet();
        private final AtomicInteger removed = new AtomicInteger();

        @Operation
        public void make() {
            made.add(registry.forUser(ADA));
        }

        @Operation
        public boolean remove() {
            boolean gone = registry.remove(ADA);
            removed.addAndGet(gone ? 1 : 0);
            return gone;
        }

        @Validate
        public void thereIsOneAtATime() {
            if (made.size() != removed.get() + registry.size()) {
                throw new IllegalStateException(
                        "made " + made.size() + " removed " + removed + " left " + registry.size());
            }
        }
    }
}
