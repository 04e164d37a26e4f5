package dev.tidings.interop;

import java.util.List;

/**
 * What a client says about what it was sent.
 *
 * @param problems what was wrong with it
 * @param drops how often the user's connection was lost
 * @param resumed how often the server resumed it
 * @param events how many events came to the user
 * @param othersEvents how many came to the other
 */
record Findings(List<String> problems, int drops, int resumed, int events, int othersEvents) {}
