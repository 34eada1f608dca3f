package org.kinora.encoder.axera;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.binding.axera.AxError;
import org.kinora.binding.axera.AxException;
import org.kinora.binding.axera.AxLayout;
import org.kinora.binding.axera.AxVenc;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareSystem;

/** A running channel of the encoder. Not for several threads at once. */
final class VencChannel {

  private static final int FOR_EVER = -1;
  private static final int AT_ONCE = 1;

  /** A channel may be busy for a while after it was stopped; as often as the vendor's samples. */
  private static final int TRIES = 5;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final MediaSystem media;
  private final ChannelAttributes attributes;
  private final int number;
  private boolean running;
  private boolean linked;
  private RateControl control;

  /** Takes a channel that is free, sets it up and starts it. */
  VencChannel(MediaSystem media, HardwareSystem.Use use, EncoderSettings settings)
      throws KinoraException {
    this.media = media;
    this.attributes = new ChannelAttributes(settings);
    this.control = settings.rateControl();
    this.number = media.channels().take(settings, wanted -> create(wanted, use.joined()));
    boolean done = false;
    try {
      start();
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** Its number. */
  int number() {
    return number;
  }

  /** False if it is another program's. */
  private boolean create(int wanted, boolean joined) throws AxException {
    int code = AxVenc.createChn(wanted, attributes.address());
    if (taken(code)) {
      if (joined) {
        return false;
      }
      code = clearAndCreate(wanted);
    }
    AxException.check(code, "AX_VENC_CreateChn");
    return true;
  }

  private static boolean taken(int code) {
    AxError error = AxError.of(code);
    return error.is(AxError.Id.BUSY) || error.is(AxError.Id.EXIST);
  }

  /** Nobody else runs the media system, so a killed process left the channel: it is taken down. */
  private int clearAndCreate(int wanted) throws AxException {
    AxVenc.stopRecvFrame(wanted); // what of these fails was done already
    AxVenc.destroyChn(wanted);
    int code = AxVenc.createChn(wanted, attributes.address());
    if (taken(code)) {
      throw AxException.stale(code, wanted);
    }
    return code;
  }

  private void start() throws AxException {
    ByteBuffer frames = BufferAddresses.structure(AxLayout.VENC_RECV_PIC_PARAM_SIZE);
    frames.putInt(AxLayout.VENC_RECV_PIC_PARAM_S32RECVPICNUM, FOR_EVER);
    int code = BufferAddresses.call(frames, address -> AxVenc.startRecvFrame(number, address));
    running = true;
    AxException.check(code, "AX_VENC_StartRecvFrame");
  }

  /**
   * Lets it take frames from the scaler, or from those who send them. A channel can do only one of
   * them, so that it is made anew where that changes, and begins with an IDR picture.
   */
  void setLinked(boolean wanted) throws AxException {
    if (linked == wanted && running) {
      return;
    }
    stopAndDestroy();
    linked = wanted;
    attributes.setLinked(wanted);
    AxException.check(AxVenc.createChn(number, attributes.address()), "AX_VENC_CreateChn");
    start();
  }

  /** Asks that the next frame becomes an IDR picture, as the first one does in any case. */
  void requestKeyFrame() throws AxException {
    if (running) {
      AxException.check(AxVenc.requestIDR(number, AT_ONCE), "AX_VENC_RequestIDR");
    }
  }

  /** Changes bit rate and GOP, or neither. */
  void change(RateControl wanted, int frames) throws EncoderException {
    try {
      ByteBuffer parameters = BufferAddresses.structure(AxLayout.VENC_RC_PARAM_SIZE);
      AxException.check(
          BufferAddresses.call(parameters, address -> AxVenc.getRcParam(number, address)),
          "AX_VENC_GetRcParam");
      int at = AxLayout.VENC_RC_PARAM_RC;
      RateAttributes.write(
          parameters.slice(at, AxLayout.VENC_RC_PARAM_SIZE - at).order(parameters.order()),
          wanted,
          frames,
          attributes.h265());
      AxException.check(
          BufferAddresses.call(parameters, address -> AxVenc.setRcParam(number, address)),
          "AX_VENC_SetRcParam");
    } catch (AxException e) {
      throw new EncoderException(e.getMessage(), Retry.RECOVERABLE, e);
    }
    control = wanted;
    attributes.set(wanted, frames); // for when it is made anew
  }

  /** The rate control that it has. */
  RateControl control() {
    return control;
  }

  /** Stops and frees the channel. */
  void close() {
    stopAndDestroy();
    media.channels().release(number);
  }

  private void stopAndDestroy() {
    if (!running) {
      return;
    }
    running = false;
    MediaSystem.giveBack("AX_VENC_StopRecvFrame", () -> AxVenc.stopRecvFrame(number));
    MediaSystem.giveBack("AX_VENC_DestroyChn", this::destroy);
  }

  private int destroy() {
    int code = AxVenc.destroyChn(number);
    for (int i = 1; i < TRIES && AxError.of(code).is(AxError.Id.BUSY); i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      code = AxVenc.destroyChn(number);
    }
    return code;
  }
}
