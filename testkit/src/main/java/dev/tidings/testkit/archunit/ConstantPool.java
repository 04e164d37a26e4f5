package dev.tidings.testkit.archunit;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The constants of a class file by their indexes, The Java Virtual Machine Specification section 4.4. */
final class ConstantPool {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;

    /**
     * A constant that refers to others.
     *
     * @param tag its kind
     * @param first the first index that it has
     * @param second the second one, or 0
     */
    private record Reference(int tag, int first, int second) {}

    private final Map<Integer, String> texts = new TreeMap<>();
    private final Map<Integer, Reference> references = new TreeMap<>();

    private ConstantPool() {}

    static ConstantPool read(DataInputStream in) throws IOException {
        ConstantPool pool = new ConstantPool();
        int count = in.readUnsignedShort();
        for (int index = 1; index < count; index++) {
            int tag = in.readUnsignedByte();
            pool.read(index, tag, in);
            index += isWide(tag) ? 1 : 0;
        }
        return pool;
    }

    private void read(int index, int tag, DataInputStream in) throws IOException {
        switch (tag) {
            case UTF8 -> texts.put(index, in.readUTF());
            case CLASS, STRING -> references.put(index, new Reference(tag, in.readUnsignedShort(), 0));
            case METHOD, NAME_AND_TYPE ->
                references.put(index, new Reference(tag, in.readUnsignedShort(), in.readUnsignedShort()));
            case METHOD_HANDLE -> {
                in.skipNBytes(1);
                references.put(index, new Reference(tag, in.readUnsignedShort(), 0));
            }
            default -> in.skipNBytes(lengthOf(tag));
        }
    }

    /** Table 4.4-B: 3 int, 4 float, 5 long, 6 double, 9 and 11 references, 16 to 20 what came with Java 7 and 9. */
    private static int lengthOf(int tag) throws IOException {
        return switch (tag) {
            case 3, 4, 9, 11, 17, 18 -> 4;
            case 5, 6 -> 8;
            case 16, 19, 20 -> 2;
            default -> throw new IOException("constant pool must have known tags but had " + tag);
        };
    }

    private static boolean isWide(int tag) {
        return tag == 5 || tag == 6;
    }

    /** Returns the classes that the pool names, with slashes. */
    Set<String> classes() {
        return references.entrySet().stream()
                .filter(entry -> entry.getValue().tag() == CLASS)
                .map(entry -> text(entry.getValue().first()))
                .collect(Collectors.toUnmodifiableSet());
    }

    String text(int index) {
        return texts.getOrDefault(index, "");
    }

    Optional<String> string(int index) {
        return reference(index, STRING).map(string -> text(string.first()));
    }

    boolean isMethod(int index, String owner, String name) {
        return reference(index, METHOD)
                .filter(method -> ownerOf(method).equals(owner))
                .flatMap(method -> reference(method.second(), NAME_AND_TYPE))
                .filter(nameAndType -> text(nameAndType.first()).equals(name))
                .isPresent();
    }

    /** Returns the class whose method the handle is for, or an empty text if it is for none. */
    String ownerOfHandle(int index) {
        return reference(index, METHOD_HANDLE)
                .flatMap(handle -> reference(handle.first(), METHOD))
                .map(this::ownerOf)
                .orElse("");
    }

    private String ownerOf(Reference method) {
        return reference(method.first(), CLASS).map(type -> text(type.first())).orElse("");
    }

    private Optional<Reference> reference(int index, int tag) {
        return Optional.ofNullable(references.get(index)).filter(reference -> reference.tag() == tag);
    }
}
