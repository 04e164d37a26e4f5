/** Clients that share no code with the project: found on this machine, run in processes of their own. */
@NullMarked
package dev.tidings.foreign;

import org.jspecify.annotations.NullMarked;
