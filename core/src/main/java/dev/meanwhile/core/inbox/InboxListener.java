package dev.meanwhile.core.inbox;

import java.util.Optional;

/** Puts news into the inbox of the person whose job it is. */
public final class InboxListener implements JobListener {
    private final Inbox inbox;
    private final Runnable onNew;

    /** @param onNew told of each new notice */
    public InboxListener(Inbox inbox, Runnable onNew) {
        this.inbox = inbox;
        this.onNew = onNew;
    }

    @Override
    public void tell(News news) {
        var message = switch (news) {
            case News.Ended ended -> Wording.of(ended);
            case News.Asked asked -> Optional.of(Wording.of(asked));
            case News.Reminder reminder -> Optional.of(Wording.of(reminder));
            case News.Expired expired -> Optional.of(Wording.of(expired));
        };
        if (message.isPresent() && inbox.add(news.job(), message.get())) {
            onNew.run();
        }
    }
}
