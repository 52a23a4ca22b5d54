package dev.meanwhile.core.inbox;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.inbox.Notice.Message;
import dev.meanwhile.core.job.Job;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The notices of all people; each is kept for 90 days. {@code InboxContract} in {@code testkit} is the full specification. */
public interface Inbox {

    /**
     * Tells a job's owner, unless the owner was told the same sort of thing of this job or question before, or muted the job's thread.
     *
     * @return whether it is new
     */
    boolean add(Job about, Message message);

    /**
     * Newest first.
     *
     * @param before as a {@link Notice#n}; {@link Long#MAX_VALUE} for the newest
     */
    List<Notice> list(Reader reader, boolean onlyUnread, long before, int limit);

    /** Those after this one, oldest first. */
    List<Notice> after(Reader reader, long n, int limit);

    /** The number of each person's newest notice, deleted ones too; nothing of who never had one. */
    Map<String, Long> newest(Collection<String> persons);

    /**
     * Says that one was read; reading twice is fine.
     *
     * @return false if the reader has no such notice
     */
    boolean markRead(Reader reader, long n);

    /** @return how many were unread */
    int markAllRead(Reader reader);

    /**
     * Whose notices are read, and of what.
     *
     * @param projects only what happened in these; null for all
     */
    record Reader(String person, @Nullable Set<String> projects) {
        public Reader {
            projects = projects == null ? null : Set.copyOf(projects);
        }

        /** One's own, of projects that one may look into. */
        public static Reader of(Principal principal) {
            var bound = principal.tokenProject();
            if (bound != null) {
                var isIn = principal.roleIn(bound).isPresent();
                return new Reader(principal.user(), isIn ? Set.of(bound) : Set.of());
            }
            return new Reader(
                    principal.user(),
                    principal.isOperator() ? null : principal.roles().keySet());
        }
    }
}
