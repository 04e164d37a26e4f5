package dev.tidings.testkit.junit;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotatedMethods;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** What a test will ask for, all in all. */
final class Parameters {
    private Parameters() {}

    static Stream<Class<?>> of(ExtensionContext test) {
        Method method = test.getRequiredTestMethod();
        Stream<Class<?>> classes =
                Stream.concat(Stream.of(test.getRequiredTestClass()), test.getEnclosingTestClasses().stream());
        return Stream.concat(Stream.of(method), classes.flatMap(Parameters::around))
                .flatMap(executable -> Arrays.stream(executable.getParameterTypes()));
    }

    private static Stream<Executable> around(Class<?> type) {
        Stream<Constructor<?>> constructors = Arrays.stream(type.getDeclaredConstructors());
        return Stream.of(
                        constructors,
                        findAnnotatedMethods(type, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN).stream(),
                        findAnnotatedMethods(type, AfterEach.class, HierarchyTraversalMode.TOP_DOWN).stream())
                .flatMap(executables -> executables);
    }
}
