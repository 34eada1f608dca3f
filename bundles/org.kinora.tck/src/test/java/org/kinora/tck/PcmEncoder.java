package org.kinora.tck;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.AccessUnitConsumer;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.PushEncoder;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.VideoFrame;

/** A correct encoder in memory: uncompressed pictures, filled up to the bit rate. */
final class PcmEncoder extends PushEncoder {
  private static final int FILLER = 6; // start code, header and end of the smallest filler

  private final AccessUnitPool pool;
  private final PcmWriter writer;
  private final byte[] parameterSets;
  private final Runnable onClose;
  private int bitrate;
  private int gop;
  private FrameRate frameRate;
  private int sinceIdr;
  private int idrId;
  private boolean wanted = true;
  private boolean closed;

  PcmEncoder(EncoderSettings settings, Runnable onClose) {
    super(settings);
    this.onClose = onClose;
    pool = new AccessUnitPool(settings.codec(), 4);
    writer = new PcmWriter(settings.size());
    parameterSets = writer.parameterSets();
    bitrate = settings.rateControl().bitrate();
    gop = settings.gop();
    frameRate = settings.frameRate();
  }

  @Override
  public synchronized void encode(VideoFrame frame, AccessUnitConsumer out)
      throws EncoderException {
    checkOpen();
    checkFrame(frame);
    boolean idr = wanted || sinceIdr >= gop;
    wanted = false;
    sinceIdr = idr ? 0 : sinceIdr;
    idrId = idr ? 1 - idrId : idrId;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (idr) {
      bytes.writeBytes(parameterSets);
    }
    bytes.writeBytes(writer.picture(frame, idr, sinceIdr, idrId));
    fill(bytes);
    sinceIdr++;
    try (PooledAccessUnit unit = pool.acquire()) {
      unit.writable(bytes.size()).put(0, bytes.toByteArray());
      unit.set(bytes.size(), frame.pts(), frame.pts(), frame.duration(), frame.sequence(), idr);
      out.accept(unit);
    }
  }

  /** Filler data (Rec. ITU-T H.264, 7.3.2.7) up to the share of one frame. */
  private void fill(ByteArrayOutputStream bytes) {
    int share = (int) (bitrate / 8.0 / frameRate.perSecond());
    if (share > bytes.size() + FILLER) {
      byte[] filler = new byte[share - bytes.size()];
      Arrays.fill(filler, (byte) 0xff);
      filler[0] = 0;
      filler[1] = 0;
      filler[2] = 1;
      filler[3] = 12;
      filler[filler.length - 1] = (byte) 0x80;
      bytes.writeBytes(filler);
    }
  }

  @Override
  public synchronized void drain(AccessUnitConsumer out) throws EncoderException {
    checkOpen();
    wanted = true;
  }

  @Override
  public synchronized void requestKeyFrame() {
    wanted = true;
  }

  @Override
  public synchronized void update(EncoderUpdate update) throws EncoderException {
    if (update.bitrate().orElse(1000) < 1000 || update.gop().orElse(1) < 1) {
      throw new EncoderException("not a possible value in " + update, Retry.RECOVERABLE);
    }
    bitrate = update.bitrate().orElse(bitrate);
    gop = update.gop().orElse(gop);
    frameRate = update.frameRate().orElse(frameRate);
  }

  private void checkOpen() throws EncoderException {
    if (closed) {
      throw new EncoderException("the encoder was closed", Retry.FATAL);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      releaseBinding();
      onClose.run();
    }
  }
}
