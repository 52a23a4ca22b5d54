/**
 * Who did what, when and from where: one row for each writing request of a known caller that was done or failed midway, and one for
 * each that was refused. Rows name things by their ids and hold no secret and no prompt; nothing changes them, and only time
 * deletes them.
 */
@NullMarked
package dev.meanwhile.core.audit;

import org.jspecify.annotations.NullMarked;
