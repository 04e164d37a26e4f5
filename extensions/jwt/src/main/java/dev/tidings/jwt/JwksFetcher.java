package dev.tidings.jwt;

import java.io.IOException;

/** Where a key set comes from. */
@FunctionalInterface
interface JwksFetcher {
    /** Fetches the document; blocks for a bounded time and returns a bounded number of bytes. */
    byte[] fetch() throws IOException, InterruptedException;
}
