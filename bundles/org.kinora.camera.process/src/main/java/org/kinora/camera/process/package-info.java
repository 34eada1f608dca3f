/**
 * Cameras in programs that speak the protocol of {@link org.kinora.binding.process}, such as the
 * one in C beside Sophgo's libraries: for a vendor's library that this virtual machine cannot load.
 * Each configuration of {@code org.kinora.camera.program} is one. An open camera is a process, and
 * its crash is the loss of a camera and no more.
 */
package org.kinora.camera.process;
