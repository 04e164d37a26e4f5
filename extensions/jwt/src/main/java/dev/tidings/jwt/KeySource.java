package dev.tidings.jwt;

import java.util.concurrent.CompletionStage;

/** Where keys come from. Thread-safe; never blocks, never fails. */
@FunctionalInterface
interface KeySource {
    CompletionStage<KeyAnswer> find(TokenHeader header);
}
