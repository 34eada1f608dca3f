/**
 * H.264 and H.265 by the encoder of Axera's AX630C (MaixCAM2), through the vendor's VENC.
 *
 * <p>Tried on an emulator with the vendor's symbols, layouts and rules, never on a board.
 */
package org.kinora.encoder.axera;
