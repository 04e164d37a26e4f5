/** Finds out who is connecting. */
package dev.tidings.core.auth;
