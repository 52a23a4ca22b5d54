package dev.meanwhile.workflow.run;

/** What an earlier node came to, for those that are told what was done before. */
record Earlier(String label, Value output) {}
