/** Brings clients' messages to their handlers. */
package dev.tidings.core.router;
