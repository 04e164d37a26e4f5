package dev.tidings.testkit;

import dev.tidings.testkit.CanonicalTypes.Family;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;

/**
 * Doubles of the contracts, for tests that must have them. A contract is sealed, so neither Mockito nor a hand-written
 * class can implement it; its one permitted subtype can be had here.
 *
 * <pre>{@code
 * WebSocketEmitter emitter = Mockito.mock(Contracts.mockable(WebSocketEmitter.class));
 * }</pre>
 *
 * <p>Prefer the real thing on an in-memory edge, from {@link MockFactory}: a double accepts what the real one refuses,
 * such as an event after the end of its run, and a test that passes with it proves less than it seems to. Doubles need
 * the testkit on the class path, which is where Surefire puts it for an application with a module descriptor, too.
 */
public final class Contracts {
    private Contracts() {}

    /**
     * Returns what a mocking library can implement of a contract.
     *
     * @param contract a sealed contract, such as {@code WebSocketManager.class}
     * @param <T> the contract
     * @return its permitted subtype, an open interface
     * @throws IllegalArgumentException if the type is not one of the contracts that
     *     {@code CanonicalTypes.of(Family.CONTRACT)} lists
     */
    public static <T> Class<? extends T> mockable(Class<T> contract) {
        Objects.requireNonNull(contract, "contract");
        if (!CanonicalTypes.of(Family.CONTRACT).containsValue(contract.getName())) {
            throw new IllegalArgumentException("contract must be one of the sealed contracts of Tidings but was "
                    + contract.getName() + ": mock another type by itself");
        }
        return Arrays.stream(contract.getPermittedSubclasses())
                .filter(type -> type.isInterface() && !type.isSealed())
                .findFirst()
                .orElseThrow()
                .asSubclass(contract);
    }

    /**
     * Makes a double of a contract without a mocking library.
     *
     * @param contract a sealed contract
     * @param answers what every method does, those of {@link Object} included
     * @param <T> the contract
     * @return the double
     * @throws IllegalArgumentException if the type is not a contract
     */
    public static <T> T answering(Class<T> contract, InvocationHandler answers) {
        Class<? extends T> open = mockable(contract);
        return contract.cast(Proxy.newProxyInstance(open.getClassLoader(), new Class<?>[] {open}, answers));
    }
}
