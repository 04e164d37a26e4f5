package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.util.HashSet;
import java.util.Set;

/**
 * What ArchUnit does not tell of a class file: the strings that its code writes. The compiler copies the constant of
 * another class, and leaves that class's name in the pool, which tells {@code EventTypes.AGENT_STARTED} from the
 * literal. It does not so for a qualified constant that is the label of a {@code case} or in an annotation; so what is
 * nothing but that is not told. Read are sections 4.1 to 4.7 of The Java Virtual Machine Specification.
 *
 * @param strings what code loads, fields are made with and bootstrap methods take, but for labels of switches
 * @param constants those among them that are constants of the class's own
 * @param classes the classes that it names, with slashes
 */
record ClassFile(Set<String> strings, Set<String> constants, Set<String> classes) {
    private static final ClassFile NOTHING = new ClassFile(Set.of(), Set.of(), Set.of());
    private static final int MAGIC = 0xCAFEBABE;
    private static final String SWITCHES = "java/lang/runtime/SwitchBootstraps";

    /** Reads what is in an attribute. */
    private interface Reader {
        void read(String name, DataInputStream in) throws IOException;
    }

    /** Returns nothing where there is no class file to read, or another thing in its place. */
    static ClassFile of(JavaClass type) {
        return type.getSource().map(ClassFile::of).orElse(NOTHING);
    }

    private static ClassFile of(Source source) {
        try {
            URLConnection connection = source.getUri().toURL().openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return read(new DataInputStream(new BufferedInputStream(in)));
            }
        } catch (IOException | IllegalArgumentException e) {
            return NOTHING;
        }
    }

    static ClassFile read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            return NOTHING;
        }
        in.skipNBytes(Integer.BYTES);
        ConstantPool pool = ConstantPool.read(in);
        in.skipNBytes(3 * Short.BYTES);
        in.skipNBytes((long) Short.BYTES * in.readUnsignedShort());
        Set<String> constants = new HashSet<>();
        readMembers(in, pool, (name, value) -> addConstant(name, value, pool, constants));
        Set<String> strings = new HashSet<>(constants);
        readMembers(in, pool, (name, code) -> addCode(name, code, pool, strings));
        readAttributes(in, pool, (name, methods) -> addArguments(name, methods, pool, strings));
        return new ClassFile(strings, constants, pool.classes());
    }

    private static void readMembers(DataInputStream in, ConstantPool pool, Reader reader) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipNBytes(3 * Short.BYTES);
            readAttributes(in, pool, reader);
        }
    }

    private static void readAttributes(DataInputStream in, ConstantPool pool, Reader reader) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = pool.text(in.readUnsignedShort());
            byte[] content = in.readNBytes(in.readInt());
            reader.read(name, new DataInputStream(new ByteArrayInputStream(content)));
        }
    }

    private static void addConstant(String name, DataInputStream value, ConstantPool pool, Set<String> found)
            throws IOException {
        if (name.equals("ConstantValue")) {
            pool.string(value.readUnsignedShort()).ifPresent(found::add);
        }
    }

    private static void addCode(String name, DataInputStream code, ConstantPool pool, Set<String> found)
            throws IOException {
        if (name.equals("Code")) {
            code.skipNBytes(2 * Short.BYTES);
            found.addAll(LoadedStrings.in(code.readNBytes(code.readInt()), pool));
        }
    }

    private static void addArguments(String name, DataInputStream methods, ConstantPool pool, Set<String> found)
            throws IOException {
        if (!name.equals("BootstrapMethods")) {
            return;
        }
        int count = methods.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            boolean isSwitch = pool.ownerOfHandle(methods.readUnsignedShort()).equals(SWITCHES);
            int arguments = methods.readUnsignedShort();
            for (int j = 0; j < arguments; j++) {
                int index = methods.readUnsignedShort();
                if (!isSwitch) {
                    pool.string(index).ifPresent(found::add);
                }
            }
        }
    }
}
