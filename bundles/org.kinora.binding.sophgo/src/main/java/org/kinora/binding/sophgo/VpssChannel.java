package org.kinora.binding.sophgo;

/**
 * An output of the scaler, to which the board's encoder can be bound in the hardware: the handle of
 * this board's open cameras.
 *
 * @param group of the scaler
 * @param channel of the group
 */
public record VpssChannel(int group, int channel) {}
