/**
 * The camera of boards with Axera's AX630C (MaixCAM2): frames of the scaler (IVPS) in the media
 * system's memory, which the board's encoder takes without a copy.
 *
 * <p>The sensor itself (MIPI, ISP, VIN) depends on the module that is plugged in and is run by the
 * vendor's software, which has to run before a camera is opened.
 *
 * <p>Tried on an emulator with the vendor's symbols, layouts and rules, never on a board.
 */
package org.kinora.camera.axera;
