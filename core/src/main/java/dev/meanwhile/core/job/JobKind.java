package dev.meanwhile.core.job;

import dev.meanwhile.core.error.Check;

/** What sort of work a job is: the name under which a runner for it is registered. Stored and on the wire. */
public record JobKind(String name) {
    public static final JobKind CHAT = new JobKind("chat");

    public JobKind {
        Check.that(name.matches("[a-z]{1,32}"), "a job's kind must be 1 to 32 of a-z but is '%s'", name);
    }
}
