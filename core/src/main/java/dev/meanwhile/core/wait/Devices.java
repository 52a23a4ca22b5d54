package dev.meanwhile.core.wait;

import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;

/** Which browsers watch which jobs, on any process: they can run calls of these. {@code WhoIsAskedContract} in {@code testkit} is the specification. */
public interface Devices {

    /** Whether the browser of this id watches the job, or did so a moment ago. */
    boolean isAttached(JobId job, String device);

    /**
     * Says that these browsers watch; to be said again before the time is over.
     *
     * @param time how long it holds
     */
    void attached(Collection<Seat> seats, Duration time);

    /** @param device a browser's own choice; see {@link #isDevice} */
    record Seat(JobId job, String device) {
        private static final Pattern DEVICE = Pattern.compile("[!-~]{1,128}");

        /** Whether a text can name a browser: 1 to 128 visible ASCII characters. */
        public static boolean isDevice(String text) {
            return DEVICE.matcher(text).matches();
        }
    }
}
