package dev.tidings.testkit.archunit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The instructions of a method, The Java Virtual Machine Specification section 6.5, as far as finding them one by one
 * and following switches and branches needs.
 */
final class Instructions {
    static final int LDC = 18;
    static final int LDC_W = 19;
    static final int IFEQ = 153;
    static final int IFNE = 154;
    static final int INVOKEVIRTUAL = 182;
    private static final int ALOAD = 25;
    private static final int ALOAD_0 = 42;
    private static final int ALOAD_3 = 45;
    private static final int IINC = 132;
    private static final int TABLESWITCH = 170;
    private static final int LOOKUPSWITCH = 171;
    private static final int WIDE = 196;
    private static final int LAST = 201;

    /** The lengths of the others that are not of one byte: what begins there, and how long it is. */
    private static final String LENGTHS = lengths();

    private final ByteBuffer code;

    Instructions(byte[] code) {
        this.code = ByteBuffer.wrap(code);
    }

    private static String lengths() {
        StringBuilder lengths = new StringBuilder("1".repeat(LAST + 1));
        set(lengths, '2', 16, 18, 21, 22, 23, 24, 25, 54, 55, 56, 57, 58, 169, 188);
        set(lengths, '3', 17, 19, 20, 132, 187, 189, 192, 193, 198, 199);
        for (int branch = IFEQ; branch <= 168; branch++) {
            set(lengths, '3', branch);
        }
        for (int access = 178; access <= 184; access++) {
            set(lengths, '3', access);
        }
        set(lengths, '4', 197);
        set(lengths, '5', 185, 186, 200, 201);
        return lengths.toString();
    }

    private static void set(StringBuilder lengths, char length, int... operations) {
        for (int operation : operations) {
            lengths.setCharAt(operation, length);
        }
    }

    /** Returns where they begin. */
    List<Integer> places() throws IOException {
        List<Integer> places = new ArrayList<>();
        int place = 0;
        try {
            for (; place < code.limit(); place += lengthAt(place)) {
                places.add(place);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("code must be of known instructions but at " + place + " it was not", e);
        }
        if (place > code.limit()) {
            throw new IOException("code must end with an instruction but broke off in one");
        }
        return places;
    }

    int operationAt(int place) {
        return place < code.limit() ? code.get(place) & 0xFF : -1;
    }

    /** Returns the index of a constant that the instruction has. */
    int indexAt(int place) {
        return operationAt(place) == LDC ? code.get(place + 1) & 0xFF : code.getShort(place + 1) & 0xFFFF;
    }

    int branchAt(int place) {
        return place + code.getShort(place + 1);
    }

    boolean isLoadOfAVariable(int place) {
        int operation = operationAt(place);
        return operation == ALOAD
                || (operation >= ALOAD_0 && operation <= ALOAD_3)
                || (operation == WIDE && operationAt(place + 1) == ALOAD);
    }

    boolean isSwitch(int place) {
        return operationAt(place) == TABLESWITCH || operationAt(place) == LOOKUPSWITCH;
    }

    /** Returns where a switch may go on, but for its default. */
    List<Integer> targetsAt(int place) {
        int operands = operandsOf(place);
        boolean table = operationAt(place) == TABLESWITCH;
        List<Integer> targets = new ArrayList<>();
        int first = operands + 12;
        int step = table ? 4 : 8;
        for (int i = 0; i < casesAt(place); i++) {
            targets.add(place + code.getInt(first + i * step));
        }
        return targets;
    }

    int lengthAt(int place) {
        int operation = operationAt(place);
        return switch (operation) {
            case TABLESWITCH -> operandsOf(place) + 12 + 4 * casesAt(place) - place;
            case LOOKUPSWITCH -> operandsOf(place) + 8 + 8 * casesAt(place) - place;
            case WIDE -> operationAt(place + 1) == IINC ? 6 : 4;
            default -> LENGTHS.charAt(operation) - '0';
        };
    }

    private int casesAt(int place) {
        int operands = operandsOf(place);
        return operationAt(place) == TABLESWITCH
                ? code.getInt(operands + 8) - code.getInt(operands + 4) + 1
                : code.getInt(operands + 4);
    }

    private static int operandsOf(int place) {
        return (place + 4) & ~3;
    }
}
