package dev.tidings.jwt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keys that are configured; each is tried, whatever id the token names. */
final class FixedKeys implements KeySource {
    static final int MAX = 8;

    private final KeyAnswer answer;

    FixedKeys(List<SignatureCheck> checks) {
        if (checks.size() > MAX) {
            throw new IllegalArgumentException("keys must be <= " + MAX + " but were " + checks.size());
        }
        this.answer = new KeyAnswer.Found(List.copyOf(checks));
    }

    @Override
    public CompletionStage<KeyAnswer> find(TokenHeader header) {
        return CompletableFuture.completedFuture(answer);
    }
}
