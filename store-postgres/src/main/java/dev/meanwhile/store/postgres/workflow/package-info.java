/** The workflows of projects, with their versions. */
@NullMarked
package dev.meanwhile.store.postgres.workflow;

import org.jspecify.annotations.NullMarked;
