/**
 * Names and signatures of the past, for code that is being migrated, and nothing else: each is one line over the
 * contract of today, warns once per place that calls it, and goes after {@value
 * dev.tidings.core.legacy.DeprecationReport#SUNSET}. Begin with {@link dev.tidings.core.legacy.Legacy}; see who still
 * calls what with {@link dev.tidings.core.legacy.DeprecationReport}; new code is written without this package.
 */
package dev.tidings.core.legacy;
