/**
 * A client for tests, probes and services, with the semantics of the browser client: it resumes where it stopped, and
 * what it can't have it says. Begin with {@link dev.tidings.testkit.client.TidingsClient#builder}.
 */
package dev.tidings.testkit.client;
