/**
 * The way in: judges upgrade requests, authenticates, registers with the engine, and brings what clients send to the
 * router.
 */
package dev.tidings.core.gateway;
