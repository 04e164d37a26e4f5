package dev.tidings.testkit.archunit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.good.Constants;
import com.example.good.Switches;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.event.UnknownEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFileTest {
    @Test
    void strings_and_classes_are_read_between_constants_of_every_other_kind() {
        ClassFile file = ClassFile.of(new ClassFileImporter().importClass(Constants.class));

        assertThat(file.strings()).containsExactlyInAnyOrder("first", "", "Größe 🙂", "\u0000", "last");
        assertThat(file.classes()).contains("com/example/good/Constants", "java/lang/Object");
    }

    @Test
    void labels_of_switches_are_told_from_what_is_written_besides() {
        ClassFile file = ClassFile.of(new ClassFileImporter().importClass(Switches.class));

        assertThat(file.strings()).containsExactlyInAnyOrder("compared", "result", "both", "by hand");
    }

    @Test
    void constants_of_its_own_are_told_from_those_that_code_loads() {
        JavaClasses corpus = Corpus.CLASSES;

        assertThat(ClassFile.of(corpus.get("com.example.bad.Literals$Events")).constants())
                .containsExactly(EventTypes.TOOL_EXECUTING);
        assertThat(ClassFile.of(corpus.get("com.example.bad.Literals$ByArgument"))
                        .constants())
                .isEmpty();
    }

    @Test
    void what_a_bootstrap_method_takes_is_written_unless_it_makes_a_switch() throws IOException {
        assertThat(bootstrapped("x/Concatenation").strings()).containsExactly("label");
        assertThat(bootstrapped("java/lang/runtime/SwitchBootstraps").strings()).isEmpty();
    }

    /** A class file with nothing but a bootstrap method of the owner's that takes a string. */
    private static ClassFile bootstrapped(String owner) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xCAFEBABE);
        out.writeInt(65);
        out.writeShort(10);
        for (String text : List.of(owner, "make", "label", "BootstrapMethods")) {
            out.writeByte(1);
            out.writeUTF(text);
        }
        write(out, 7, 1);
        write(out, 12, 2, 3);
        write(out, 10, 5, 6);
        out.writeByte(15);
        out.writeByte(6);
        out.writeShort(7);
        write(out, 8, 3);
        for (int nothing : new int[] {0, 5, 5, 0, 0, 0, 1, 4}) {
            out.writeShort(nothing);
        }
        out.writeInt(8);
        for (int method : new int[] {1, 8, 1, 9}) {
            out.writeShort(method);
        }
        return ClassFile.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static void write(DataOutputStream out, int tag, int... indexes) throws IOException {
        out.writeByte(tag);
        for (int index : indexes) {
            out.writeShort(index);
        }
    }

    /** Also what no compiler makes of the switches above: the wide forms, and a table that is not aligned. */
    @Test
    void instructions_of_every_length_are_told_apart() throws IOException {
        assertThat(places("00 1000 110000 c5000000 b900000000 b1")).containsExactly(0, 1, 3, 6, 10, 15);
        assertThat(places("c4190100 c48401000001 b1")).containsExactly(0, 4, 10);
        assertThat(places("00 aa0000 00000014 00000001 00000002 00000014 00000014 b1"))
                .containsExactly(0, 1, 24);
        assertThat(places("ab000000 00000014 00000001 00000007 00000014 b1")).containsExactly(0, 20);
    }

    @Test
    void code_that_breaks_off_or_is_not_known_is_told() {
        assertThatThrownBy(() -> places("11 00"))
                .isInstanceOf(IOException.class)
                .hasMessage("code must end with an instruction but broke off in one");
        assertThatThrownBy(() -> places("00 fe"))
                .isInstanceOf(IOException.class)
                .hasMessage("code must be of known instructions but at 1 it was not");
        assertThatThrownBy(() -> places("aa 00")).isInstanceOf(IOException.class);
    }

    private static List<Integer> places(String hex) throws IOException {
        return new Instructions(HexFormat.of().parseHex(hex.replace(" ", ""))).places();
    }

    @Test
    void what_is_no_class_file_has_no_constants() throws IOException {
        assertThat(read("4d5a9000").strings()).isEmpty();
    }

    @Test
    void an_unknown_tag_is_told() {
        assertThatThrownBy(() -> read("cafebabe0000003d000263"))
                .isInstanceOf(IOException.class)
                .hasMessage("constant pool must have known tags but had 99");
    }

    @Test
    void a_class_without_a_class_file_has_no_constants(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("Constants.class");
        try (var in = Constants.class.getResourceAsStream("Constants.class")) {
            Files.write(file, in.readAllBytes());
        }
        JavaClass type = new ClassFileImporter().importPath(folder).get(Constants.class);
        assertThat(ClassFile.of(type).strings()).contains("first");

        Files.delete(file);

        assertThat(ClassFile.of(type).strings()).isEmpty();
    }

    @Test
    void every_event_with_a_record_of_its_own_has_its_name_from_it() {
        assertThat(EventNames.records().values())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AgentEvent.class.getPermittedSubclasses())
                        .filter(type -> type != CustomEvent.class && type != UnknownEvent.class)
                        .map(Class::getName)
                        .toList());
    }

    private static ClassFile read(String hex) throws IOException {
        return ClassFile.read(
                new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex))));
    }
}
