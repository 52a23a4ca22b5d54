/** What tests of several modules use in place of a store. */
@NullMarked
package dev.meanwhile.workflow.fake;

import org.jspecify.annotations.NullMarked;
