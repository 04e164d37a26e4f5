/**
 * The permitted subtype of each sealed contract. Exported to {@code dev.tidings.core} alone; no other code may name
 * these types.
 */
package dev.tidings.api.internal;
