/** The process that people run: it reads the configuration, wires the modules and serves HTTP. */
@NullMarked
package dev.meanwhile.server;

import org.jspecify.annotations.NullMarked;
