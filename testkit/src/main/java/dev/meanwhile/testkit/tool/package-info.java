/** What every tool promises, as tests: {@link dev.meanwhile.testkit.tool.ToolContract}. */
@NullMarked
package dev.meanwhile.testkit.tool;

import org.jspecify.annotations.NullMarked;
