package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.binding.linux.V4l2Format;

/** What is chosen of a driver's modes. */
class OffersTest {

  private static final Size VGA = new Size(640, 480);
  private static final Size HD = new Size(1280, 720);

  private static DriverMode mode(int fourcc, Size size, int rate) {
    return new DriverMode(fourcc, size, FrameRate.of(rate));
  }

  private static CameraRequest request(Size size, int rate, PixelFormat... formats) {
    return new CameraRequest(
        Locator.camera("v4l2:/dev/video0"),
        Optional.ofNullable(size),
        rate == 0 ? Optional.empty() : Optional.of(FrameRate.of(rate)),
        List.of(formats));
  }

  /** A webcam: much as YUYV when small, all as MJPEG. */
  private static Offers webcam() {
    return Offers.of(
        List.of(
            mode(V4l2Format.PIX_FMT_MJPEG, HD, 30),
            mode(V4l2Format.PIX_FMT_MJPEG, VGA, 30),
            mode(V4l2Format.PIX_FMT_YUYV, HD, 10),
            mode(V4l2Format.PIX_FMT_YUYV, VGA, 30),
            mode(V4l2Format.PIX_FMT_YUYV, VGA, 15)),
        Optional.empty());
  }

  @Test
  void theCheapestSourceThatHasTheRateIsTaken() throws Exception {
    assertThat(webcam().choose(request(VGA, 30)).fourcc()).isEqualTo(V4l2Format.PIX_FMT_YUYV);
    assertThat(webcam().choose(request(HD, 30)).fourcc()).isEqualTo(V4l2Format.PIX_FMT_MJPEG);
    assertThat(webcam().choose(request(HD, 10)).fourcc()).isEqualTo(V4l2Format.PIX_FMT_YUYV);
  }

  @Test
  void theDefaultIsTheFirstOfTheList() throws Exception {
    Offers offers = webcam();
    assertThat(offers.choose(request(null, 0)).mode()).isEqualTo(offers.modes().get(0));
    assertThat(offers.modes().get(0).toString()).isEqualTo("nv21 640x480 at 30 fps");
    assertThat(offers.modes()).hasSize(4);
  }

  @Test
  void aFormatOfTheDriverIsNotConverted() throws Exception {
    Offers offers =
        Offers.of(
            List.of(mode(V4l2Format.PIX_FMT_YUYV, VGA, 30), mode(V4l2Format.PIX_FMT_NV12, VGA, 30)),
            Optional.empty());
    CameraRequest both = request(VGA, 30, PixelFormat.NV21, PixelFormat.NV12);
    assertThat(offers.choose(both).mode().format()).isEqualTo(PixelFormat.NV12);
    assertThat(offers.choose(both).direct()).isTrue();
    assertThatThrownBy(() -> offers.choose(request(VGA, 30, PixelFormat.NV21)))
        .isInstanceOf(CameraException.class)
        .hasMessageContaining("delivers NV12 at 640x480")
        .hasMessageContaining("source=NV12");
  }

  @Test
  void aNamedSourceIsConvertedToAnyFormat() throws Exception {
    Offers offers =
        Offers.of(
            List.of(mode(V4l2Format.PIX_FMT_NV21, VGA, 30), mode(V4l2Format.PIX_FMT_NV12, VGA, 30)),
            Optional.of(V4l2Format.PIX_FMT_NV12));
    for (PixelFormat format : PixelFormat.values()) {
      Offers.Offer offer = offers.choose(request(VGA, 30, format));
      assertThat(offer.mode().format()).isEqualTo(format);
      assertThat(offer.fourcc()).isEqualTo(V4l2Format.PIX_FMT_NV12);
      assertThat(offer.direct()).isEqualTo(format == PixelFormat.NV12);
    }
  }

  @Test
  void aRefusalNamesWhatThereIs() {
    assertThatThrownBy(() -> webcam().choose(request(new Size(800, 600), 30)))
        .hasMessage(
            "camera v4l2:/dev/video0 has no 800x600 at 30 fps; it has 640x480 at 15, 30 fps;"
                + " 1280x720 at 10, 30 fps");
    assertThatThrownBy(() -> Offers.of(List.of(), Optional.empty()).choose(request(null, 0)))
        .hasMessageContaining("it has none that can be used");
  }

  @Test
  void anIntervalRoundedByTheDriverIsTheRateThatPeopleMean() {
    assertThat(Rates.of(333_333, 10_000_000)).contains(FrameRate.of(30));
    assertThat(Rates.of(1001, 30_000)).contains(new FrameRate(30_000, 1001));
    assertThat(Rates.of(2, 25)).contains(new FrameRate(25, 2));
    assertThat(Rates.of(133_333, 1_000_000)).contains(new FrameRate(15, 2));
    assertThat(Rates.of(10, 1)).contains(new FrameRate(1, 10));
    assertThat(Rates.of(0, 30)).isEmpty();
    assertThat(Rates.of(1, 100_000)).isEmpty();
    assertThat(Rates.same(FrameRate.of(30), new FrameRate(30_000, 1001))).isFalse();
    assertThat(Rates.within(5, 30, Optional.of(FrameRate.of(12))))
        .contains(FrameRate.of(30), FrameRate.of(5), FrameRate.of(12))
        .doesNotContain(FrameRate.of(60));
  }

  @Test
  void numbersGoOnOverTheWrapAndNeverFall() {
    SequenceNumbers numbers = new SequenceNumbers();
    assertThat(numbers.extend(0xffff_fffe)).isEqualTo(0xffff_fffeL);
    assertThat(numbers.extend(0xffff_ffff)).isEqualTo(0xffff_ffffL);
    assertThat(numbers.extend(2)).isEqualTo(0x1_0000_0002L);
    assertThat(numbers.extend(2)).as("a driver that does not count").isEqualTo(0x1_0000_0003L);
    assertThat(numbers.extend(1)).isEqualTo(0x1_0000_0004L);
    assertThat(numbers.extend(3)).isEqualTo(0x1_0000_0006L);
  }
}
