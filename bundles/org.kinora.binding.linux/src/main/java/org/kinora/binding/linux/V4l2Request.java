package org.kinora.binding.linux;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The requests to V4L2 devices, each 32 bits without sign, under the names of {@code
 * linux/videodev2.h} (kernel 6.1) without {@code VIDIOC_}.
 */
// The names are the documentation: the kernel's describes each.
@SuppressWarnings("MissingSummary")
public final class V4l2Request {

  public static final long QUERYCAP = 0x80685600L;
  public static final long ENUM_FMT = 0xC0405602L;
  public static final long S_FMT = 0xC0D05605L;
  public static final long REQBUFS = 0xC0145608L;
  public static final long QUERYBUF = 0xC0585609L;
  public static final long QBUF = 0xC058560FL;
  public static final long EXPBUF = 0xC0405610L;
  public static final long DQBUF = 0xC0585611L;
  public static final long STREAMON = 0x40045612L;
  public static final long STREAMOFF = 0x40045613L;
  public static final long G_PARM = 0xC0CC5615L;
  public static final long S_PARM = 0xC0CC5616L;
  public static final long S_CTRL = 0xC008561CL;
  public static final long QUERYMENU = 0xC02C5625L;
  public static final long G_EXT_CTRLS = 0xC0205647L;
  public static final long S_EXT_CTRLS = 0xC0205648L;
  public static final long ENUM_FRAMESIZES = 0xC02C564AL;
  public static final long ENUM_FRAMEINTERVALS = 0xC034564BL;
  public static final long ENCODER_CMD = 0xC028564DL;
  public static final long S_SELECTION = 0xC040565FL;
  public static final long QUERY_EXT_CTRL = 0xC0E85667L;

  private static final Map<Long, String> NAMES =
      Stream.of(V4l2Request.class.getFields())
          .filter(field -> field.getType() == long.class)
          .collect(
              Collectors.toUnmodifiableMap(
                  V4l2Request::number, field -> "VIDIOC_" + field.getName()));

  private V4l2Request() {}

  private static Long number(Field field) {
    try {
      return field.getLong(null);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The kernel's name of a request, for messages. */
  public static String nameOf(long request) {
    return NAMES.getOrDefault(request, "ioctl 0x%08X".formatted(request));
  }
}
