/**
 * A plugin as somebody outside this repository would write it, against core alone: {@link
 * dev.meanwhile.examples.toolplugin.RollDice} reads, {@link dev.meanwhile.examples.toolplugin.WriteNote} writes and can be
 * repeated, {@link dev.meanwhile.examples.toolplugin.AppendNote} writes and cannot.
 */
@NullMarked
package dev.meanwhile.examples.toolplugin;

import org.jspecify.annotations.NullMarked;
