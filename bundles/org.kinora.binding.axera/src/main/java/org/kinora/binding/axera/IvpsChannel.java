package org.kinora.binding.axera;

/**
 * An output of the scaler, to which the board's encoder can be linked in the hardware: the handle
 * of this board's open cameras.
 *
 * @param group of the scaler
 * @param channel of the group
 */
public record IvpsChannel(int group, int channel) {}
