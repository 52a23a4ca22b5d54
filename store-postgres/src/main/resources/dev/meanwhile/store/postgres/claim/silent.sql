-- Those that do not beat; and those that have ended but took a job in the same moment, as an admission may that began before.
select w.id from worker w
where case
          when w.ended_at is null then w.beat_at < (select engine_now()) - :lease::interval
          else exists (select 1 from job j where j.worker = w.id and j.state = 'running')
      end
