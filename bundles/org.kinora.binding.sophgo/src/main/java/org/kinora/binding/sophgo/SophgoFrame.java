package org.kinora.binding.sophgo;

import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.FrameHandle;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A frame in memory of the media system, which its encoder can take without a copy: the {@linkplain
 * VideoFrame#handle handle} of this board's camera frames.
 */
@ProviderType
public interface SophgoFrame extends FrameHandle {}
