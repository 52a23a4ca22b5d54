package dev.meanwhile.core.fake;

import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Notice;
import dev.meanwhile.core.inbox.Notice.Message;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.thread.ThreadStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** An inbox of all people over one lock. */
public final class InMemoryInbox implements Inbox {
    private final ThreadStore threads;
    private final InstantSource clock;
    private final ReentrantLock noticesLock = new ReentrantLock();
    private final Map<String, List<Notice>> notices = new HashMap<>(); // guarded by noticesLock

    /** @param threads where muted threads are found */
    public InMemoryInbox(ThreadStore threads, InstantSource clock) {
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public boolean add(Job about, Message message) {
        return locked(() -> {
            var own = notices.computeIfAbsent(about.owner(), _ -> new ArrayList<>());
            var isKnown = own.stream()
                    .anyMatch(notice -> notice.job().equals(about.id())
                            && notice.message().type().equals(message.type())
                            && Objects.equals(notice.message().approval(), message.approval()));
            if (isKnown || isMuted(about)) {
                return false;
            }
            return own.add(new Notice(own.size() + 1L, about.project(), about.id(), message, clock.instant(), null));
        });
    }

    private boolean isMuted(Job job) {
        return job.threadId() != null
                && threads.find(job.project(), job.threadId())
                        .filter(ThreadStore.ThreadRow::isMuted)
                        .isPresent();
    }

    @Override
    public List<Notice> list(Reader reader, boolean onlyUnread, long before, int limit) {
        return locked(() -> of(reader)
                .filter(notice -> notice.n() < before && (!onlyUnread || notice.readAt() == null))
                .sorted(Comparator.comparingLong(Notice::n).reversed())
                .limit(limit)
                .toList());
    }

    @Override
    public List<Notice> after(Reader reader, long n, int limit) {
        return locked(
                () -> of(reader).filter(notice -> notice.n() > n).limit(limit).toList());
    }

    @Override
    public Map<String, Long> newest(Collection<String> persons) {
        return locked(() -> {
            var newest = new HashMap<String, Long>();
            for (var person : persons) {
                var own = notices.getOrDefault(person, List.of());
                if (!own.isEmpty()) {
                    newest.put(person, own.getLast().n());
                }
            }
            return newest;
        });
    }

    @Override
    public boolean markRead(Reader reader, long n) {
        return locked(() ->
                of(reader).anyMatch(notice -> notice.n() == n) && mark(reader, notice -> notice.n() == n) >= 0);
    }

    @Override
    public int markAllRead(Reader reader) {
        return locked(() -> mark(reader, _ -> true));
    }

    private Stream<Notice> of(Reader reader) {
        return notices.getOrDefault(reader.person(), List.of()).stream().filter(notice -> mayRead(reader, notice));
    }

    private static boolean mayRead(Reader reader, Notice notice) {
        return reader.projects() == null || reader.projects().contains(notice.project());
    }

    /** @return how many were unread */
    private int mark(Reader reader, Predicate<Notice> which) {
        var count = 0;
        var own = notices.getOrDefault(reader.person(), List.of());
        for (var i = 0; i < own.size(); i++) {
            var notice = own.get(i);
            if (notice.readAt() == null && mayRead(reader, notice) && which.test(notice)) {
                own.set(
                        i,
                        new Notice(
                                notice.n(),
                                notice.project(),
                                notice.job(),
                                notice.message(),
                                notice.at(),
                                clock.instant()));
                count++;
            }
        }
        return count;
    }

    private <T> T locked(Supplier<T> work) {
        noticesLock.lock();
        try {
            return work.get();
        } finally {
            noticesLock.unlock();
        }
    }
}
