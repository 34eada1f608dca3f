package org.kinora.binding.jna;

import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of a vendor's functions that return 0 or an error. */
public final class VendorCalls {

  private static final Logger LOG = LoggerFactory.getLogger(VendorCalls.class);

  private VendorCalls() {}

  /**
   * Calls a function that gives something back; once more if it fails, and if it fails again there
   * is nothing else to do than to say so.
   *
   * @param function its name
   * @param error tells what a code means
   */
  public static void giveBack(String function, IntSupplier call, IntFunction<?> error) {
    int code = call.getAsInt();
    if (code != 0) {
      code = call.getAsInt();
    }
    if (code != 0) {
      LOG.warn("{} failed with {}", function, error.apply(code));
    }
  }
}
