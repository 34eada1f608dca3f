package org.kinora.tck;

/** A check cannot tell anything here: a tool is missing, or the provider lacks what it is about. */
public final class CheckSkipped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one sentence: what is missing, and how to provide it
   */
  public CheckSkipped(String reason) {
    super(reason);
  }
}
