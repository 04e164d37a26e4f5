package dev.tidings.testkit;

import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.testkit.ContractReport.MethodCheck;
import dev.tidings.testkit.ContractReport.TypeReport;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares types with a contract, method by method: for doubles, adapters and implementations that the compiler does not
 * hold to it, and to see how far a migration has come.
 */
public final class ContractValidator {
    private ContractValidator() {}

    /**
     * Compares the managers of Tidings, that of all users and the view of one, with {@link WebSocketManager}.
     *
     * @return the report
     */
    public static ContractReport report() {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            WebSocketManager view = WebSocketManagers.factory(manager)
                    .createIsolatedManager(
                            UserExecutionContext.newRun(UserId.of("contract-user"), ThreadId.of("contract-thread")));
            return report(WebSocketManager.class, manager.getClass(), view.getClass());
        }
    }

    /**
     * Compares types with a contract.
     *
     * @param contract an interface
     * @param types what should have its methods, implementing it or not
     * @return the report
     */
    public static ContractReport report(Class<?> contract, Class<?>... types) {
        return new ContractReport(
                contract.getName(),
                Instant.now(),
                Arrays.stream(types).map(type -> compare(contract, type)).toList());
    }

    /**
     * Demands that types have all methods of a contract, and implement it.
     *
     * @param contract an interface
     * @param types what should implement it; at least one
     * @throws IllegalArgumentException if there is none
     * @throws AssertionError if one does not; the message says what is wrong and how to mend it
     */
    public static void requireCompliance(Class<?> contract, Class<?>... types) {
        if (types.length == 0) {
            throw new IllegalArgumentException(
                    "types must be >= 1 but were none: pass what should implement " + contract.getName());
        }
        String complaints = report(contract, types).types().stream()
                .filter(type -> !type.compliant() || !type.protocolCompliant())
                .map(type -> complaint(contract, type))
                .collect(Collectors.joining("\n"));
        if (!complaints.isEmpty()) {
            throw new AssertionError("CONTRACT COMPLIANCE FAILURE\n" + complaints);
        }
    }

    private static String complaint(Class<?> contract, TypeReport report) {
        StringBuilder text = new StringBuilder(report.type())
                .append(" has ")
                .append(report.summary().implemented())
                .append(" of ")
                .append(report.summary().total())
                .append(" methods of ")
                .append(contract.getName());
        report.missingMethods()
                .forEach(method -> text.append("\n  missing: ").append(method).append(": add it"));
        report.invalidSignatures()
                .forEach(method -> text.append("\n  differs: ").append(method).append(": change it"));
        if (!report.protocolCompliant()) {
            text.append("\n  it does not implement the contract: declare that it does,")
                    .append(" or get the implementation from its factory in dev.tidings.core");
        }
        return text.toString();
    }

    private static TypeReport compare(Class<?> contract, Class<?> type) {
        List<MethodCheck> checks = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        for (Method method : methodsOf(contract)) {
            MethodCheck check = check(method, type);
            checks.add(check);
            if (!check.present()) {
                missing.add(check.method());
            } else if (!check.matches()) {
                differing.add("expected " + check.method() + " but found " + String.join(" and ", check.found()));
            }
        }
        return new TypeReport(
                type.getName(),
                missing,
                differing,
                checks,
                creates(type, "createUserEmitter", WebSocketEmitter.class),
                creates(type, "createAuthEmitter", AuthenticationWebSocketEmitter.class),
                contract.isAssignableFrom(type));
    }

    private static List<Method> methodsOf(Class<?> contract) {
        return Arrays.stream(contract.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .sorted(Comparator.comparing(ContractValidator::signature))
                .toList();
    }

    private static MethodCheck check(Method expected, Class<?> type) {
        List<Method> named = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(expected.getName()) && !method.isBridge())
                .toList();
        boolean matches = named.stream()
                .anyMatch(method -> Arrays.equals(method.getParameterTypes(), expected.getParameterTypes())
                        && expected.getReturnType().isAssignableFrom(method.getReturnType())
                        && !Modifier.isStatic(method.getModifiers()));
        return new MethodCheck(
                signature(expected),
                !named.isEmpty(),
                matches,
                named.stream().map(ContractValidator::signature).sorted().toList());
    }

    private static String signature(Method method) {
        return method.getReturnType().getSimpleName() + " " + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static boolean creates(Class<?> type, String name, Class<?> made) {
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals(name)
                        && made.isAssignableFrom(method.getReturnType())
                        && Arrays.asList(method.getParameterTypes()).contains(UserExecutionContext.class));
    }
}
