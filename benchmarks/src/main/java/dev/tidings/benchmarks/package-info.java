/** What Tidings costs, measured through its public API. */
@NullMarked
package dev.tidings.benchmarks;

import org.jspecify.annotations.NullMarked;
