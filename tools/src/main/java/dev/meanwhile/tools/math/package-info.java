/**
 * {@code calculate}: arithmetic in precise decimals, by the EvalEx library with only those functions that compute. Nothing an
 * expression says may cost more than a blink: numbers, powers and factorials are bounded, so {@code 9^9^9^9} is refused at once.
 */
@NullMarked
package dev.meanwhile.tools.math;

import org.jspecify.annotations.NullMarked;
