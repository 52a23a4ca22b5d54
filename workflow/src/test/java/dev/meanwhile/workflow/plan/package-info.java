@NullMarked
package dev.meanwhile.workflow.plan;

import org.jspecify.annotations.NullMarked;
