package dev.meanwhile.core.fake;

import dev.meanwhile.core.inbox.News;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is still to be told. Guarded by the engine's lock. */
final class Marks {
    private final Tables tables;

    Marks(Tables tables) {
        this.tables = tables;
    }

    List<News> untold(Collection<JobId> jobs) {
        return jobs.stream()
                .flatMap(id -> Optional.ofNullable(tables.jobs.get(id)).stream())
                .flatMap(row -> Stream.concat(
                        Stream.<News>of(new News.Ended(row.job(), row.lastSeq, false))
                                .filter(_ -> row.isUntold),
                        row.untoldWaits.stream().map(row.waits::get).map(wait -> news(row, wait))))
                .toList();
    }

    private static News news(JobRow row, Wait wait) {
        return wait.isOpen()
                ? new News.Asked(row.job(), row.lastSeq, wait)
                : new News.Expired(row.job(), row.lastSeq, wait);
    }

    List<JobId> leftUntold(Duration age, int most) {
        var latest = tables.now().minus(age);
        return tables.jobs.values().stream()
                .filter(row -> oldest(row).filter(latest::isAfter).isPresent())
                .sorted(Comparator.comparing(row -> oldest(row).orElseThrow()))
                .limit(most)
                .map(JobRow::id)
                .toList();
    }

    private static Optional<Instant> oldest(JobRow row) {
        var end = Optional.ofNullable(row.finished).filter(_ -> row.isUntold).stream();
        var waits =
                row.untoldWaits.stream().map(row.waits::get).map(wait -> wait.isOpen() ? wait.asked() : wait.ended());
        return Stream.concat(end, waits).min(Comparator.naturalOrder());
    }

    List<News> reminders(int most) {
        return tables.jobs.values().stream()
                .flatMap(row -> row.unreminded.stream().map(row.waits::get).map(wait -> reminder(row, wait)))
                .filter(news ->
                        news.approval().isOpen() && !due(news.approval()).isAfter(tables.now()))
                .sorted(Comparator.comparing(news -> due(news.approval())))
                .limit(most)
                .<News>map(news -> news)
                .toList();
    }

    private static News.Reminder reminder(JobRow row, Wait wait) {
        return new News.Reminder(row.job(), row.lastSeq, wait);
    }

    private static Instant due(Wait wait) {
        return wait.asked().plus(wait.ask().reminder().orElseThrow());
    }

    void told(Collection<News> told) {
        for (var news : told) {
            var row = tables.jobs.get(news.job().id());
            switch (news) {
                case News.Ended _ -> row.isUntold = false;
                case News.Asked asked -> unmark(row, asked.approval());
                case News.Reminder reminder ->
                    row.unreminded.remove(reminder.approval().ask().id());
                case News.Expired expired -> unmark(row, expired.approval());
            }
        }
    }

    /** Unless it has become another one since. */
    private static void unmark(JobRow row, Wait told) {
        var id = told.ask().id();
        if (row.waits.get(id).state() == told.state()) {
            row.untoldWaits.remove(id);
        }
    }
}
