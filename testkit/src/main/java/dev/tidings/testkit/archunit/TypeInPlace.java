package dev.tidings.testkit.archunit;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaGenericArrayType;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.domain.JavaWildcardType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A type as it is written somewhere, with what its variables stand for there.
 *
 * @param type as it is written
 * @param variables what they stand for, by their names
 */
record TypeInPlace(JavaType type, Map<String, TypeInPlace> variables) {
    /**
     * A field of an object, where its type may name variables of the object's class.
     *
     * @param field what was declared
     * @param variables what the variables of its class stand for
     */
    record Place(JavaField field, Map<String, TypeInPlace> variables) {
        TypeInPlace type() {
            return new TypeInPlace(field.getType(), variables).resolved();
        }
    }

    static TypeInPlace of(JavaType type) {
        return new TypeInPlace(type, Map.of());
    }

    JavaClass raw() {
        return type.toErasure();
    }

    boolean isArray() {
        return type instanceof JavaGenericArrayType || raw().isArray();
    }

    TypeInPlace component() {
        if (type instanceof JavaGenericArrayType array) {
            return in(array.getComponentType());
        }
        return of(raw().getComponentType());
    }

    /** Returns the bounds of a wildcard, or else the type alone. */
    Stream<TypeInPlace> bounds() {
        if (type instanceof JavaWildcardType wildcard) {
            return Stream.concat(wildcard.getUpperBounds().stream(), wildcard.getLowerBounds().stream())
                    .map(this::in);
        }
        return Stream.of(this);
    }

    /** Returns the arguments of the class, none if it is raw. */
    List<TypeInPlace> arguments() {
        return type instanceof JavaParameterizedType parameterized
                ? parameterized.getActualTypeArguments().stream().map(this::in).toList()
                : List.of();
    }

    /** Returns the class and all above it, each with its own arguments; one may occur twice. */
    Stream<TypeInPlace> hierarchy() {
        Map<String, TypeInPlace> inside = inside();
        Stream<JavaType> above = Stream.concat(raw().getSuperclass().stream(), raw().getInterfaces().stream());
        return Stream.concat(Stream.of(this), above.flatMap(each -> new TypeInPlace(each, inside).hierarchy()));
    }

    /** Returns the fields of an object of the class, inherited ones included. */
    Stream<Place> fields() {
        return hierarchy().flatMap(TypeInPlace::ownFields);
    }

    private Stream<Place> ownFields() {
        Map<String, TypeInPlace> inside = inside();
        return raw().getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .sorted(Comparator.comparing(JavaField::getName))
                .map(field -> new Place(field, inside));
    }

    private Map<String, TypeInPlace> inside() {
        List<TypeInPlace> arguments = arguments();
        List<String> names = raw().getTypeParameters().stream()
                .map(JavaTypeVariable::getName)
                .toList();
        Map<String, TypeInPlace> inside = new HashMap<>();
        for (int i = 0; i < Math.min(names.size(), arguments.size()); i++) {
            inside.put(names.get(i), arguments.get(i));
        }
        return inside;
    }

    private TypeInPlace in(JavaType part) {
        return new TypeInPlace(part, variables).resolved();
    }

    private TypeInPlace resolved() {
        if (type instanceof JavaTypeVariable<?> variable) {
            TypeInPlace meant = variables.get(variable.getName());
            return meant == null ? of(type.toErasure()) : meant;
        }
        return this;
    }

    /** Returns the same text for the same class with the same arguments. */
    String text() {
        List<TypeInPlace> arguments = arguments();
        return arguments.isEmpty()
                ? type.getName()
                : raw().getName() + arguments.stream().map(TypeInPlace::text).collect(joining(",", "<", ">"));
    }
}
