package org.kinora.encoder.sophgo;

import java.nio.ByteBuffer;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.FrameRate;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwareSystem;
import org.kinora.binding.sophgo.CviError;
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviLayout;
import org.kinora.binding.sophgo.CviVenc;
import org.kinora.binding.sophgo.CviVencLoss;
import org.kinora.binding.sophgo.CviVencRate;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.MediaSystem.Extra;

/** A running channel of the encoder. Not for several threads at once. */
final class VencChannel {

  // kvm_mmf.cpp of NanoKVM sets these for CBR
  private static final int FIRST_QP = 35;
  private static final int INITIAL_DELAY = 1000;
  private static final int MIN_I_P = 1;
  private static final int MAX_I_P = 10;
  private static final int MIN_QP = 20;
  private static final int MAX_QP = 51;

  private static final int LOSS_BY_SKIPPING = 1; // FRMLOST_PSKIP, cvi_comm_venc.h
  private static final int FOR_EVER = -1;

  private final MediaSystem media;
  private final ChannelAttributes attributes;
  private final FrameRate rate;
  private final int number;
  private RateControl control;

  /** Takes a channel that is free, sets it up and starts it. */
  VencChannel(MediaSystem media, HardwareSystem.Use use, EncoderSettings settings)
      throws KinoraException {
    this.media = media;
    this.attributes = new ChannelAttributes(settings);
    this.rate = settings.frameRate();
    this.control = settings.rateControl();
    this.number = media.channels().take(settings, wanted -> create(wanted, use.joined()));
    boolean done = false;
    try {
      tune();
      start();
      done = true;
    } finally {
      if (!done) {
        destroy();
      }
    }
  }

  /** Its number. */
  int number() {
    return number;
  }

  /** False if it is another program's. */
  private boolean create(int wanted, boolean joined) throws CviException {
    int code = CviVenc.createChn(wanted, attributes.address());
    if (taken(code)) {
      if (joined) {
        return false;
      }
      code = clearAndCreate(wanted);
    }
    CviException.check(code, "CVI_VENC_CreateChn");
    return true;
  }

  private static boolean taken(int code) {
    CviError error = CviError.of(code);
    return error.is(CviError.Id.BUSY) || error.is(CviError.Id.EXIST);
  }

  /** Nobody else runs the media system, so a killed process left the channel: it is taken down. */
  private int clearAndCreate(int wanted) throws CviException {
    CviVenc.stopRecvFrame(wanted); // what of these fails was done already
    CviVenc.resetChn(wanted);
    CviVenc.destroyChn(wanted);
    int code = CviVenc.createChn(wanted, attributes.address());
    if (taken(code)) {
      throw CviException.stale(code, wanted);
    }
    return code;
  }

  private void tune() throws CviException {
    if (control instanceof RateControl.Cbr) {
      media.callExtra(Extra.RATE_PARAMETERS, this::limitQp);
    }
    // Each frame gives one access unit: none may be left out to keep the rate.
    media.callExtra(Extra.FRAME_LOSS, this::forbidLoss);
  }

  private void limitQp() throws CviException {
    ByteBuffer parameters = BufferAddresses.structure(CviLayout.VENC_RC_PARAM_SIZE);
    CviException.check(
        BufferAddresses.call(parameters, address -> CviVencRate.getRcParam(number, address)),
        "CVI_VENC_GetRcParam");
    parameters.putInt(CviLayout.VENC_RC_PARAM_S32FIRSTFRAMESTARTQP, FIRST_QP);
    parameters.putInt(CviLayout.VENC_RC_PARAM_S32INITIALDELAY, INITIAL_DELAY);
    // The structure for H.265 begins with the same fields.
    parameters.putInt(CviLayout.VENC_RC_PARAM_STPARAMH264CBR_U32MINIPROP, MIN_I_P);
    parameters.putInt(CviLayout.VENC_RC_PARAM_STPARAMH264CBR_U32MAXIPROP, MAX_I_P);
    parameters.putInt(CviLayout.VENC_RC_PARAM_STPARAMH264CBR_U32MAXQP, MAX_QP);
    parameters.putInt(CviLayout.VENC_RC_PARAM_STPARAMH264CBR_U32MINQP, MIN_QP);
    parameters.putInt(CviLayout.VENC_RC_PARAM_STPARAMH264CBR_U32MAXIQP, MAX_QP);
    parameters.putInt(CviLayout.VENC_RC_PARAM_STPARAMH264CBR_U32MINIQP, MIN_QP);
    CviException.check(
        BufferAddresses.call(parameters, address -> CviVencRate.setRcParam(number, address)),
        "CVI_VENC_SetRcParam");
  }

  private void forbidLoss() throws CviException {
    ByteBuffer strategy = BufferAddresses.structure(CviLayout.VENC_FRAMELOST_SIZE);
    CviException.check(
        BufferAddresses.call(
            strategy, address -> CviVencLoss.getFrameLostStrategy(number, address)),
        "CVI_VENC_GetFrameLostStrategy");
    strategy.put(CviLayout.VENC_FRAMELOST_BFRMLOSTOPEN, (byte) 0);
    strategy.putInt(CviLayout.VENC_FRAMELOST_ENFRMLOSTMODE, LOSS_BY_SKIPPING);
    CviException.check(
        BufferAddresses.call(
            strategy, address -> CviVencLoss.setFrameLostStrategy(number, address)),
        "CVI_VENC_SetFrameLostStrategy");
  }

  private void start() throws CviException {
    ByteBuffer frames = BufferAddresses.structure(CviLayout.VENC_RECV_PIC_PARAM_SIZE);
    frames.putInt(CviLayout.VENC_RECV_PIC_PARAM_S32RECVPICNUM, FOR_EVER);
    CviException.check(
        BufferAddresses.call(frames, address -> CviVenc.startRecvFrame(number, address)),
        "CVI_VENC_StartRecvFrame");
  }

  /** Changes bit rate and GOP, or neither. */
  void change(RateControl wanted, int gop, int oldGop) throws EncoderException {
    attributes.set(wanted, gop, rate);
    int code = CviVenc.setChnAttr(number, attributes.address());
    if (code != CviError.SUCCESS) {
      attributes.set(control, oldGop, rate);
      throw new EncoderException(
          CviException.of(code, "CVI_VENC_SetChnAttr").getMessage(), Retry.RECOVERABLE);
    }
    control = wanted;
  }

  /** Stops and frees the channel. */
  void destroy() {
    MediaSystem.giveBack("CVI_VENC_StopRecvFrame", () -> CviVenc.stopRecvFrame(number));
    MediaSystem.giveBack("CVI_VENC_ResetChn", () -> CviVenc.resetChn(number));
    MediaSystem.giveBack("CVI_VENC_DestroyChn", () -> CviVenc.destroyChn(number));
    media.channels().release(number);
  }
}
