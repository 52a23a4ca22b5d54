/**
 * Who may do what. A {@link dev.meanwhile.core.access.Principal} is who asks, an {@link dev.meanwhile.core.access.Action} what is
 * asked, a {@link dev.meanwhile.core.access.Resource} of what; {@link dev.meanwhile.core.access.Access#can} is the only place
 * that decides, and it decides from these three alone.
 *
 * <p>A project's members have a {@link dev.meanwhile.core.access.Role}. Threads and chat jobs are read by their owner alone: an
 * admin may stop and delete them, unread. What one may not know of is answered as if it were not there; what one may see but not
 * do is forbidden.
 */
@NullMarked
package dev.meanwhile.core.access;

import org.jspecify.annotations.NullMarked;
