package org.kinora.api;

/** Service properties that every provider service carries. */
public final class ProviderProperties {

  /**
   * Property {@code kinora.name} (String, required): the provider's name, unique among the
   * providers of its role in one framework, such as {@code ffmpeg-x265}. It equals the provider's
   * {@code name()}, so that a target filter such as {@code (kinora.name=ffmpeg-x265)} can select
   * it.
   */
  public static final String NAME = "kinora.name";

  private ProviderProperties() {}
}
