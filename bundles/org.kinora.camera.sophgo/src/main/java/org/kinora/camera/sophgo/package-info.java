/**
 * The camera of boards with Sophgo's SG2002 and CV181x: frames of the scaler (VPSS) in the media
 * system's memory, which the board's encoder takes without a copy.
 *
 * <p>The sensor itself (MIPI, ISP, VI) depends on the module that is plugged in and is run by the
 * vendor's software, which has to run before a camera is opened.
 *
 * <p>Tried on an emulator with the vendor's symbols, layouts and rules, never on a board.
 */
package org.kinora.camera.sophgo;
