/** What a consumer of Tidings tests with, beginning with the map of what Tidings consists of. */
package dev.tidings.testkit;
