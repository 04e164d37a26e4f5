package dev.tidings.testkit;

import java.time.Instant;
import java.util.List;

/**
 * How several types stand to a contract.
 *
 * @param contract the name of the contract
 * @param timestamp when they were compared
 * @param types one report each, in the order in which they were given
 */
public record ContractReport(String contract, Instant timestamp, List<TypeReport> types) {
    /**
     * Copies the list.
     *
     * @param contract the name of the contract
     * @param timestamp when they were compared
     * @param types one report each
     */
    public ContractReport {
        types = List.copyOf(types);
    }

    /**
     * Says whether all types comply.
     *
     * @return true if each has all methods
     */
    public boolean compliant() {
        return types.stream().allMatch(TypeReport::compliant);
    }

    /**
     * Counts the methods of all types.
     *
     * @return the sum
     */
    public Summary summary() {
        return new Summary(
                types.stream().mapToInt(type -> type.summary().total()).sum(),
                types.stream().mapToInt(type -> type.summary().implemented()).sum());
    }

    /**
     * How one type stands to the contract.
     *
     * @param type its name
     * @param missingMethods methods of which it has none of that name
     * @param invalidSignatures methods that it has with other parameters or another result; expected and found
     * @param checks each method of the contract
     * @param hasCreateUserEmitter whether it makes an emitter of a context
     * @param hasCreateAuthEmitter whether it makes an authentication emitter of a context
     * @param protocolCompliant whether it implements the contract as a type, not by chance of its methods
     */
    public record TypeReport(
            String type,
            List<String> missingMethods,
            List<String> invalidSignatures,
            List<MethodCheck> checks,
            boolean hasCreateUserEmitter,
            boolean hasCreateAuthEmitter,
            boolean protocolCompliant) {
        /**
         * Copies the lists.
         *
         * @param type its name
         * @param missingMethods methods it lacks
         * @param invalidSignatures methods it has otherwise
         * @param checks each method of the contract
         * @param hasCreateUserEmitter whether it makes an emitter
         * @param hasCreateAuthEmitter whether it makes an authentication emitter
         * @param protocolCompliant whether it implements the contract
         */
        public TypeReport {
            missingMethods = List.copyOf(missingMethods);
            invalidSignatures = List.copyOf(invalidSignatures);
            checks = List.copyOf(checks);
        }

        /**
         * Says whether it has all methods as the contract has them.
         *
         * @return true if nothing is missing and nothing differs
         */
        public boolean compliant() {
            return missingMethods.isEmpty() && invalidSignatures.isEmpty();
        }

        /**
         * Says whether what it has is as the contract has it, whatever is missing.
         *
         * @return true if nothing differs
         */
        public boolean signatureCompatible() {
            return invalidSignatures.isEmpty();
        }

        /**
         * Counts its methods.
         *
         * @return those of the contract, and those it has
         */
        public Summary summary() {
            return new Summary(checks.size(), (int)
                    checks.stream().filter(MethodCheck::matches).count());
        }
    }

    /**
     * One method of the contract.
     *
     * @param method its signature
     * @param present whether the type has a method of that name
     * @param matches whether it has this one
     * @param found what it has under that name
     */
    public record MethodCheck(String method, boolean present, boolean matches, List<String> found) {
        /**
         * Copies the list.
         *
         * @param method its signature
         * @param present whether there is one of that name
         * @param matches whether there is this one
         * @param found what there is
         */
        public MethodCheck {
            found = List.copyOf(found);
        }
    }

    /**
     * A count of methods.
     *
     * @param total methods of the contract
     * @param implemented those that are there as they should
     */
    public record Summary(int total, int implemented) {
        /**
         * Returns the share.
         *
         * @return percent; 100 of nothing
         */
        public double percentage() {
            return total == 0 ? 100 : 100.0 * implemented / total;
        }
    }
}
