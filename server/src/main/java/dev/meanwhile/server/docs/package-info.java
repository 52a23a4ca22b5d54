/** The description of the API: {@code openapi.json}, kept by hand and held to the routes by a test, and a page made from it. */
@NullMarked
package dev.meanwhile.server.docs;

import org.jspecify.annotations.NullMarked;
