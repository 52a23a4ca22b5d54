/** Conversations: messages with parents, in threads of one owner. An answer's content is read from its job as long as that exists. */
@NullMarked
package dev.meanwhile.core.thread;

import org.jspecify.annotations.NullMarked;
