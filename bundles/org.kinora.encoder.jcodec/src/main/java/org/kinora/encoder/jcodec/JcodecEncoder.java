package org.kinora.encoder.jcodec;

import java.nio.BufferOverflowException;
import org.jcodec.common.model.Picture;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.VideoFrame;

/** An open encoder: a frame in, its access unit out. */
final class JcodecEncoder extends PushEncoder {

  private static final int UNITS_KEPT = 8;
  private static final double CBR_WINDOW_SECONDS = 1;
  private static final double VBR_WINDOW_SECONDS = 4;

  /** When a picture does not fit JCodec's buffer, it is coded again this much coarser. */
  private static final int RETRY_STEP = 6;

  private final Object lock = new Object();
  private final AccessUnitPool units = new AccessUnitPool(Codec.H264, UNITS_KEPT);
  private final PictureLoader loader;
  private final StreamCoder coder;
  private final QpPlan plan;

  // Guarded by lock.
  private int bitrate;
  private FrameRate rate;
  private int gop;
  private int sinceIdr;
  private boolean idrWanted = true;
  private boolean closed;

  JcodecEncoder(EncoderSettings settings) {
    super(settings);
    loader = new PictureLoader(settings.size());
    coder = new StreamCoder(new QpControl(), settings.size(), settings.frameRate());
    bitrate = settings.rateControl().bitrate();
    rate = settings.frameRate();
    gop = settings.gop();
    plan = plan(settings);
  }

  private static QpPlan plan(EncoderSettings settings) {
    RateControl control = settings.rateControl();
    if (control instanceof RateControl.FixedQp fixed) {
      return new FixedPlan(fixed.intra(), fixed.inter());
    }
    boolean variable = control instanceof RateControl.Vbr;
    double peak =
        control instanceof RateControl.Vbr vbr
            ? (double) vbr.maxBitrate() / vbr.bitrate()
            : Double.MAX_VALUE;
    return new BitratePlan(
        settings.size().width() * settings.size().height(),
        control.bitrate(),
        settings.frameRate().perSecond(),
        variable ? VBR_WINDOW_SECONDS : CBR_WINDOW_SECONDS,
        peak);
  }

  @Override
  public void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException {
    checkFrame(frame);
    try (PooledAccessUnit unit = units.acquire()) {
      synchronized (lock) {
        if (closed) {
          throw new EncoderException("the encoder jcodec is closed", Retry.FATAL);
        }
        encode(frame, unit);
      }
      out.accept(unit);
    }
  }

  private void encode(VideoFrame frame, PooledAccessUnit unit) throws EncoderException {
    boolean idr = idrWanted || sinceIdr >= gop;
    Picture picture = loader.load(frame);
    int qp = plan.next(idr);
    int size = 0;
    while (size == 0) {
      try {
        size = coder.code(picture, idr, qp, unit);
      } catch (BufferOverflowException e) {
        qp = coarser(qp, e);
      } catch (RuntimeException e) {
        throw new EncoderException("JCodec failed at frame " + frame.sequence(), Retry.FATAL, e);
      }
    }
    plan.done(qp, idr, size * 8L);
    sinceIdr = idr ? 1 : sinceIdr + 1;
    idrWanted = false;
    unit.set(size, frame.pts(), frame.pts(), frame.duration(), frame.sequence(), idr);
  }

  private static int coarser(int qp, BufferOverflowException cause) throws EncoderException {
    if (qp == QpTable.MAX_QP) {
      throw new EncoderException("JCodec cannot hold this picture", Retry.FATAL, cause);
    }
    return Math.min(qp + RETRY_STEP, QpTable.MAX_QP);
  }

  @Override
  public void drain(AccessUnitConsumer out) {
    requestKeyFrame(); // nothing is ever inside
  }

  @Override
  public void requestKeyFrame() {
    synchronized (lock) {
      idrWanted = true;
    }
  }

  @Override
  public void update(EncoderUpdate update) throws EncoderException {
    synchronized (lock) {
      int wantedBitrate = update.bitrate().orElse(bitrate);
      int wantedGop = update.gop().orElse(gop);
      if (update.bitrate().isPresent() && (bitrate == 0 || wantedBitrate < 1000)) {
        throw new EncoderException(
            bitrate == 0
                ? "the encoder was opened with fixed QP and has no bit rate to change"
                : "bit rate " + wantedBitrate + " is below 1000 bits per second",
            Retry.RECOVERABLE);
      }
      if (wantedGop < 1) {
        throw new EncoderException("gop " + wantedGop + " is below 1", Retry.RECOVERABLE);
      }
      bitrate = wantedBitrate;
      gop = wantedGop;
      rate = update.frameRate().orElse(rate);
      plan.change(bitrate, rate.perSecond());
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    releaseBinding();
  }
}
