delete from device_seat
where ctid = any (array(
    select ctid from device_seat where until < (select engine_now()) - :age::interval order by until limit :most
))
