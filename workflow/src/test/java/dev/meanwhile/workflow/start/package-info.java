@NullMarked
package dev.meanwhile.workflow.start;

import org.jspecify.annotations.NullMarked;
