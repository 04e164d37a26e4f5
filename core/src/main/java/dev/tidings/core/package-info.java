/** Static factories and builders: the way to every contract of Tidings. */
package dev.tidings.core;
