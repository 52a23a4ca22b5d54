@NullMarked
package dev.meanwhile.workflow.definition;

import org.jspecify.annotations.NullMarked;
