select person, last_n from inbox where person = any (:persons)
