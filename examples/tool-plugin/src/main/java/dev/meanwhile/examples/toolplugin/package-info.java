/** A tool as somebody outside this repository would write it. */
@NullMarked
package dev.meanwhile.examples.toolplugin;

import org.jspecify.annotations.NullMarked;
