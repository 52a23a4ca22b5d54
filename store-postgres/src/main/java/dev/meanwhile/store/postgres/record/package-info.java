/**
 * What the ports share: how a job's rows become the domain's records, and how a job is ended or moved by someone who does not hold it.
 * Whoever locks both rows of a job takes {@code job_head} before {@code job}, of several jobs the smallest id first.
 */
@NullMarked
package dev.meanwhile.store.postgres.record;

import org.jspecify.annotations.NullMarked;
