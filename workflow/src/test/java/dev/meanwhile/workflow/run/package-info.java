@NullMarked
package dev.meanwhile.workflow.run;

import org.jspecify.annotations.NullMarked;
