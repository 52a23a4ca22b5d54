/** Secrets at rest: AES-256-GCM under the operator's keys. */
@NullMarked
package dev.meanwhile.server.secret;

import org.jspecify.annotations.NullMarked;
