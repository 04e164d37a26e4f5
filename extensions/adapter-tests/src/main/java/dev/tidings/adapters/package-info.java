/** What the tests of the adapters to other servers have in common. */
@NullMarked
package dev.tidings.adapters;

import org.jspecify.annotations.NullMarked;
