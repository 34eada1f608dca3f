package org.kinora.camera.v4l2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.linux.V4l2Format;

/**
 * What can be made of a driver's modes, the default first.
 *
 * <p>Where a driver delivers a format of Kinora at a size and rate, that is what there is: frames
 * are its buffers, and nothing is copied. Elsewhere, or where a user names the driver's format,
 * pictures are converted, to any format.
 */
final class Offers {

  /**
   * One of them.
   *
   * @param fourcc the driver's format
   * @param mode what is delivered
   */
  record Offer(int fourcc, CameraMode mode) {

    /** Whether the driver's pictures are delivered as they are. */
    boolean direct() {
      return mode.format() == DIRECT.get(fourcc);
    }
  }

  private static final Map<Integer, PixelFormat> DIRECT =
      Map.of(
          V4l2Format.PIX_FMT_NV21, PixelFormat.NV21,
          V4l2Format.PIX_FMT_NV12, PixelFormat.NV12,
          V4l2Format.PIX_FMT_YUV420, PixelFormat.I420);

  /** The formats that can be used, those first that cost least. */
  static final List<Integer> KNOWN =
      List.of(
          V4l2Format.PIX_FMT_NV21,
          V4l2Format.PIX_FMT_NV12,
          V4l2Format.PIX_FMT_YUV420,
          V4l2Format.PIX_FMT_YUYV,
          V4l2Format.PIX_FMT_UYVY,
          V4l2Format.PIX_FMT_MJPEG,
          V4l2Format.PIX_FMT_JPEG);

  // What a camera is opened with if nothing is asked: like the other cameras, or next to that.
  private static final Size DEFAULT_SIZE = new Size(640, 480);
  private static final FrameRate DEFAULT_RATE = FrameRate.of(30);

  private record Moment(Size size, FrameRate rate) {}

  private final List<Offer> offers;

  private Offers(List<Offer> offers) {
    this.offers = offers;
  }

  /**
   * @param source the driver's format that has to be used; empty for the one that costs least
   */
  static Offers of(List<DriverMode> modes, Optional<Integer> source) {
    Map<Moment, List<Integer>> sources = new LinkedHashMap<>();
    modes.stream()
        .filter(mode -> source.isEmpty() || source.get() == mode.fourcc())
        .sorted(Comparator.comparingInt(mode -> KNOWN.indexOf(mode.fourcc())))
        .forEach(
            mode ->
                sources
                    .computeIfAbsent(new Moment(mode.size(), mode.rate()), m -> new ArrayList<>())
                    .add(mode.fourcc()));
    List<Offer> offers = new ArrayList<>();
    sources.forEach(
        (moment, fourccs) ->
            formats(fourccs, source.isPresent())
                .forEach(
                    (format, fourcc) ->
                        offers.add(
                            new Offer(
                                fourcc, new CameraMode(format, moment.size(), moment.rate())))));
    offers.sort(
        Comparator.comparingDouble((Offer offer) -> distance(offer.mode().size()))
            .thenComparingDouble(offer -> distance(offer.mode().frameRate())));
    return new Offers(List.copyOf(offers));
  }

  /** Each format that is delivered, with the driver's format that it is made of. */
  private static Map<PixelFormat, Integer> formats(List<Integer> fourccs, boolean named) {
    Map<PixelFormat, Integer> formats = new LinkedHashMap<>();
    for (int fourcc : fourccs) {
      if (DIRECT.containsKey(fourcc)) {
        formats.put(DIRECT.get(fourcc), fourcc);
      }
    }
    if (formats.isEmpty() || named) {
      for (PixelFormat format : PixelFormat.values()) {
        formats.putIfAbsent(format, fourccs.get(0));
      }
    }
    return formats;
  }

  /** How far a size is from the default: by area, and by shape where that is the same. */
  private static double distance(Size size) {
    double area =
        Math.log(
            (double) size.width() * size.height() / DEFAULT_SIZE.width() / DEFAULT_SIZE.height());
    double shape =
        Math.log(
            (double) size.width() * DEFAULT_SIZE.height() / size.height() / DEFAULT_SIZE.width());
    return Math.abs(area) + Math.abs(shape) / 16;
  }

  /** How far a rate is from the default; a faster one is further than any slower one. */
  private static double distance(FrameRate rate) {
    double difference = rate.perSecond() - DEFAULT_RATE.perSecond();
    return difference > 0 ? 1000 + difference : -difference;
  }

  /** The format of Kinora that a driver's is; empty if it has to be converted. */
  static Optional<PixelFormat> direct(int fourcc) {
    return Optional.ofNullable(DIRECT.get(fourcc));
  }

  /** What there is, the default first; of pictures that are converted, one format only. */
  List<CameraMode> modes() {
    Map<Moment, PixelFormat> converted = new LinkedHashMap<>();
    return offers.stream()
        .filter(
            offer -> {
              Moment moment = new Moment(offer.mode().size(), offer.mode().frameRate());
              PixelFormat format = offer.mode().format();
              return offer.direct() || converted.putIfAbsent(moment, format) == null;
            })
        .map(Offer::mode)
        .toList();
  }

  /**
   * What a request gets.
   *
   * @throws CameraException if there is no such mode; it names those there are
   */
  Offer choose(CameraRequest request) throws CameraException {
    List<Offer> possible =
        offers.stream()
            .filter(
                offer ->
                    request.size().isEmpty() || request.size().get().equals(offer.mode().size()))
            .filter(
                offer ->
                    request.frameRate().isEmpty()
                        || Rates.same(request.frameRate().get(), offer.mode().frameRate()))
            .toList();
    if (possible.isEmpty()) {
      throw refusal(request, "has no " + asked(request) + "; it has " + summary());
    }
    Offer first = possible.get(0);
    Stream<Offer> sameMoment =
        possible.stream()
            .filter(
                offer ->
                    offer.mode().size().equals(first.mode().size())
                        && offer.mode().frameRate().equals(first.mode().frameRate()));
    List<Offer> candidates = sameMoment.toList();
    if (request.formats().isEmpty()) {
      return named(candidates.get(0), request);
    }
    for (PixelFormat format : request.formats()) {
      for (Offer offer : candidates) {
        if (offer.mode().format() == format) {
          return named(offer, request);
        }
      }
    }
    throw refusal(
        request,
        "delivers %s at %s, and %s was asked for; add the option source=%s to have it converted"
            .formatted(
                candidates.stream()
                    .map(offer -> offer.mode().format().name())
                    .collect(Collectors.joining(" and ")),
                first.mode().size(),
                request.formats(),
                V4l2Format.text(first.fourcc())));
  }

  /** An offer with the very rate that was asked for, of which the driver's is a rounded form. */
  private static Offer named(Offer offer, CameraRequest request) {
    CameraMode mode = offer.mode();
    return new Offer(
        offer.fourcc(),
        new CameraMode(mode.format(), mode.size(), request.frameRate().orElse(mode.frameRate())));
  }

  private static CameraException refusal(CameraRequest request, String what) {
    return new CameraException("camera " + request.locator() + " " + what, Retry.RECOVERABLE);
  }

  private static String asked(CameraRequest request) {
    String size = request.size().map(Size::toString).orElse("size");
    return request.frameRate().map(rate -> size + " at " + rate + " fps").orElse(size);
  }

  /** Sizes, each with its rates. */
  String summary() {
    if (offers.isEmpty()) {
      return "none that can be used";
    }
    Map<String, TreeMap<Double, String>> rates = new LinkedHashMap<>();
    for (Offer offer : offers) {
      rates
          .computeIfAbsent(offer.mode().size().toString(), size -> new TreeMap<>())
          .put(offer.mode().frameRate().perSecond(), offer.mode().frameRate().toString());
    }
    return rates.entrySet().stream()
        .map(size -> size.getKey() + " at " + String.join(", ", size.getValue().values()) + " fps")
        .collect(Collectors.joining("; "));
  }
}
