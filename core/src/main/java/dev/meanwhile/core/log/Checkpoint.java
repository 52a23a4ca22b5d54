package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A point of a job before which nothing is run or paid again.
 *
 * @param path where in the job; {@code ""} for a chat
 * @param n its number on that path, from 1
 * @param kind {@code turn} for a finished model turn, {@code round} for the end of its calls; other kinds of job have their own
 * @param data what resuming needs
 */
public record Checkpoint(String path, int n, String kind, JsonNode data) {}
