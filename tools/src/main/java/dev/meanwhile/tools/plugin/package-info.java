/**
 * Tools that other people's jars bring: {@link dev.meanwhile.core.tool.ToolPlugin}s found on the class path and in a folder of
 * jars. Every jar of the folder has a class loader of its own, so two plugins may use different versions of a library; core's
 * classes are shared. A plugin runs with the rights of the server: the operator trusts it by putting it there.
 */
@NullMarked
package dev.meanwhile.tools.plugin;

import org.jspecify.annotations.NullMarked;
