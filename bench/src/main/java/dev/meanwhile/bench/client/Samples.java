package dev.meanwhile.bench.client;

import java.util.Arrays;

/** Measured values, all of them kept. Used by one thread at a time. */
public final class Samples {
    private double[] values = new double[256];
    private int count;

    public void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    public void addAll(Samples other) {
        for (var i = 0; i < other.count; i++) {
            add(other.values[i]);
        }
    }

    /**
     * The value that this share of all values does not exceed.
     *
     * @param share from 0 to 1
     * @return not a number if there are none
     */
    public double quantile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        var sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.clamp((long) Math.ceil(share * count) - 1, 0, count - 1)];
    }

    public int count() {
        return count;
    }
}
