package dev.meanwhile.workflow.definition;

/** A constant with a name of its own in documents. */
interface Named {
    String wireName();
}
