@NullMarked
package dev.meanwhile.workflow.library;

import org.jspecify.annotations.NullMarked;
