/**
 * How Meanwhile says that something failed: a closed list of codes ({@link dev.meanwhile.core.error.ErrorCode}), a failure as a
 * value ({@link dev.meanwhile.core.error.Failure}) and one exception that carries it. Expected outcomes are values of their own
 * and do not appear here; bugs are the JDK's exceptions.
 */
@NullMarked
package dev.meanwhile.core.error;

import org.jspecify.annotations.NullMarked;
