@NullMarked
package dev.meanwhile.workflow.session;

import org.jspecify.annotations.NullMarked;
