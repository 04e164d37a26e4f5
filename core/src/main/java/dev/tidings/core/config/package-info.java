/** The one table of settings, and how their values are found, checked and told. */
package dev.tidings.core.config;
