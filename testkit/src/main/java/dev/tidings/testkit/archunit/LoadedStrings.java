package dev.tidings.testkit.archunit;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The strings that the code of a method loads, but for the labels of its switches. A compiler makes a switch over
 * strings of a switch over their hash codes, from where it goes to comparisons of a variable with each label.
 */
final class LoadedStrings {
    private static final String STRING = "java/lang/String";
    private final ConstantPool pool;
    private final Instructions instructions;
    private final Set<Integer> labels = new HashSet<>();

    private LoadedStrings(ConstantPool pool, Instructions instructions) {
        this.pool = pool;
        this.instructions = instructions;
    }

    static Set<String> in(byte[] code, ConstantPool pool) throws IOException {
        return new LoadedStrings(pool, new Instructions(code)).find();
    }

    private Set<String> find() throws IOException {
        for (int place : instructions.places()) {
            int next = place + instructions.lengthAt(place);
            if (isCall(place, "hashCode") && instructions.isSwitch(next)) {
                instructions.targetsAt(next).forEach(this::addLabels);
            }
        }
        Set<String> strings = new HashSet<>();
        for (int place : instructions.places()) {
            if (isLoad(place) && !labels.contains(place)) {
                pool.string(instructions.indexAt(place)).ifPresent(strings::add);
            }
        }
        return strings;
    }

    /** Labels of one hash code are compared one after the other. */
    private void addLabels(int target) {
        int place = target;
        while (instructions.isLoadOfAVariable(place)) {
            int load = place + instructions.lengthAt(place);
            if (!isLoad(load)) {
                return;
            }
            int call = load + instructions.lengthAt(load);
            int branch = call + instructions.lengthAt(call);
            if (!isCall(call, "equals") || !isBranch(branch) || !labels.add(load)) {
                return;
            }
            place = instructions.operationAt(branch) == Instructions.IFEQ
                    ? instructions.branchAt(branch)
                    : branch + instructions.lengthAt(branch);
        }
    }

    private boolean isLoad(int place) {
        int operation = instructions.operationAt(place);
        return operation == Instructions.LDC || operation == Instructions.LDC_W;
    }

    private boolean isBranch(int place) {
        int operation = instructions.operationAt(place);
        return operation == Instructions.IFEQ || operation == Instructions.IFNE;
    }

    private boolean isCall(int place, String name) {
        return instructions.operationAt(place) == Instructions.INVOKEVIRTUAL
                && pool.isMethod(instructions.indexAt(place), STRING, name);
    }
}
