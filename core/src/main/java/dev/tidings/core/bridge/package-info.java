/** The standard bridge: one way to notify, over a run, an emitter or a manager. */
package dev.tidings.core.bridge;
