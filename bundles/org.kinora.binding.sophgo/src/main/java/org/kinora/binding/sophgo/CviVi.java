package org.kinora.binding.sophgo;

import org.kinora.binding.jna.DirectLibrary;

/**
 * Video input, of which nothing is called: it is opened because the newer SDK's libvpss needs what
 * is in its libvi.
 */
final class CviVi {

  static final DirectLibrary LIBRARY = new DirectLibrary(CviVi.class);

  private CviVi() {}
}
