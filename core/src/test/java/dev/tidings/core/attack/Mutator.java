package dev.tidings.core.attack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Breaks valid input a little, the same way for the same seed. */
final class Mutator {
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_COPY = 64;
    private static final byte[][] TREATS = {
        {0x7E, (byte) 0xFF, (byte) 0xFF},
        {(byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1},
        {(byte) 0xFF, 0, 0, 0, 0, 0x7F, -1, -1, -1},
        {(byte) 0xC3, 0x28},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xE2, (byte) 0x82},
        bytes("\r\n"),
        bytes("\u0000"),
        bytes("\u001b[31m"),
        bytes("\u202e"),
        bytes("\u2028"),
        bytes("\\ud800"),
        bytes("\"\"{}[],:"),
        bytes("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
        bytes("1e1000000000"),
        bytes("9223372036854775808"),
        bytes("-1"),
        bytes("NaN"),
        bytes("%00%ff%"),
        bytes("${jndi:ldap://127.0.0.1/a}"),
        bytes("__proto__"),
        bytes(", "),
        bytes("bearer."),
        bytes("null")
    };

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String mutate(String text) {
        return new String(mutate(bytes(text)), StandardCharsets.UTF_8);
    }

    byte[] mutate(byte[] valid) {
        byte[] changed = valid;
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            changed = change(changed);
        }
        return changed;
    }

    private byte[] change(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int end = Math.min(input.length, at + random.nextInt(LONGEST_COPY));
        return switch (random.nextInt(9)) {
            case 0, 1 -> withByte(input, (byte) (1 << random.nextInt(8)), true);
            case 2 -> withByte(input, (byte) random.nextInt(256), false);
            case 3 -> replaced(input, at, at, new byte[] {(byte) random.nextInt(256)});
            case 4 -> replaced(input, at, Math.min(at + 1, input.length), new byte[0]);
            case 5 -> replaced(input, at, end, new byte[0]);
            case 6 -> replaced(input, at, at, slice(input, at, end));
            case 7 -> replaced(input, at, at, TREATS[random.nextInt(TREATS.length)]);
            default -> replaced(input, at, Math.min(at + 2, input.length), TREATS[random.nextInt(TREATS.length)]);
        };
    }

    private byte[] withByte(byte[] input, byte value, boolean flip) {
        byte[] copy = input.clone();
        if (copy.length > 0) {
            int at = random.nextInt(random.nextBoolean() ? copy.length : Math.min(copy.length, 14));
            copy[at] = flip ? (byte) (copy[at] ^ value) : value;
        }
        return copy;
    }

    private static byte[] slice(byte[] input, int from, int to) {
        return java.util.Arrays.copyOfRange(input, from, to);
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + with.length);
        out.write(input, 0, from);
        out.writeBytes(with);
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }
}
