package dev.meanwhile.core.limit;

/**
 * What may be started; running jobs end normally when a switch goes off.
 *
 * @param background {@code background.enabled}: whether any job may be started. Default true
 * @param tools {@code tools.enabled}: whether models are offered tools. Default true
 * @param workflows {@code workflows.enabled}: whether workflows may be started. Default true
 */
public record Switches(boolean background, boolean tools, boolean workflows) {
    public static final Switches ALL_ON = new Switches(true, true, true);
}
