/** An application on Tomcat, with pages and a login of its own, and Tidings at one path of it. */
@NullMarked
package dev.tidings.examples.tomcat;

import org.jspecify.annotations.NullMarked;
