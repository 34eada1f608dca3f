package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kinora.api.media.FrameCounter;
import org.kinora.test.emulators.Vendor.Struct;

/** The emulator does what the vendor's libraries do, and notices who does not. */
class AxeraEmulatorTest {

  private static final int WIDTH = Counters.WIDTH;
  private static final int HEIGHT = Counters.HEIGHT;
  private static final int LUMA = WIDTH * HEIGHT;
  private static final int FRAME = LUMA * 3 / 2;
  private static final int H264 = 96;
  private static final int H265 = 265;
  private static final int NV21 = 4;
  private static final int VENC = 7;
  private static final int IVPS = 13;
  private static final int VIN = 17;
  private static final int UNLINKED = 0;
  private static final int LINKED = 1;
  private static final int INVALID_CHANNEL = 0x80070204;
  private static final int ILLEGAL = 0x8007020A;
  private static final int BUSY = 0x80070211;
  private static final int NOT_INIT = 0x80070212;
  private static final int QUEUE_EMPTY = 0x80070222;
  private static final int TIMED_OUT = 0x80070227;
  private static final int FLOW_END = 0x80070228;

  @TempDir Path directory;

  private Emulator emulator;
  private Vendor vendor;
  private int pool;

  @BeforeEach
  void powerOn() {
    emulator = Emulator.axera();
    vendor =
        new Vendor(
            Layouts.of("axera"),
            emulator.folder(),
            "libax_venc.so",
            "libax_ivps.so",
            "libax_sys.so");
    ok("AX_SYS_Init");
    Struct plan = vendor.struct("AX_POOL_FLOORPLAN_T");
    plan.setLong(8, FRAME);
    plan.setInt(16, 3);
    ok("AX_POOL_SetConfig", plan);
    ok("AX_POOL_Init");
    Struct own = vendor.struct("AX_POOL_CONFIG_T");
    own.setLong("BlkSize", 0, FRAME).set("BlkCnt", 2).set("CacheMode", 1);
    pool = vendor.call("AX_POOL_CreatePool", own);
    assertThat(pool).isEqualTo(16);
    Struct module = vendor.struct("AX_VENC_MOD_ATTR_T");
    ok("AX_VENC_Init", module.set("enVencType", 3).set("u32TotalThreadNum", 1));
    ok("AX_IVPS_Init");
  }

  @AfterEach
  void powerOff() {
    emulator.reset();
  }

  private void ok(String function, Object... arguments) {
    assertThat(vendor.call(function, arguments)).as(function).isZero();
  }

  private Struct attributes(int codec, int link) {
    Struct attr = vendor.struct("AX_VENC_CHN_ATTR_T");
    attr.setInt(0, codec);
    attr.setInt(4, WIDTH);
    attr.setInt(8, HEIGHT);
    attr.setInt(16, 1 << 20);
    attr.setInt(20, codec == H264 ? 11 : 0);
    attr.setInt(24, codec == H264 ? 51 : 153);
    attr.setInt(32, WIDTH);
    attr.setInt(36, HEIGHT);
    attr.setInt(64, link);
    attr.setByte(80, (byte) 4);
    attr.setByte(81, (byte) 4);
    long rate = attr.at("stRcAttr");
    attr.setInt(rate, codec == H264 ? 1 : 11);
    attr.setInt(rate + 4, -1);
    attr.setFloat(rate + 8, 30);
    attr.setFloat(rate + 12, 30);
    setCbr(attr, rate + 16, 1000);
    return attr;
  }

  private static void setCbr(Struct struct, long at, int kilobits) {
    int[] values = {10, 2, kilobits, 51, 10, 51, 10, 40, 10, -2};
    struct.write(at, values, 0, values.length);
  }

  private void open(int channel, int codec, int link) {
    ok("AX_VENC_CreateChn", channel, attributes(codec, link));
    Struct receive = vendor.struct("AX_VENC_RECV_PIC_PARAM_T");
    ok("AX_VENC_StartRecvFrame", channel, receive.set("s32RecvPicNum", -1));
  }

  private void close(int channel) {
    ok("AX_VENC_StopRecvFrame", channel);
    ok("AX_VENC_ResetChn", channel);
    ok("AX_VENC_DestroyChn", channel);
  }

  private Struct frame(int block, long physical) {
    Struct frame = vendor.struct("AX_VIDEO_FRAME_INFO_T");
    var layout = Layouts.of("axera");
    frame.setInt(layout.get("AX_VIDEO_FRAME_T.u32Width"), WIDTH);
    frame.setInt(layout.get("AX_VIDEO_FRAME_T.u32Height"), HEIGHT);
    frame.setInt(layout.get("AX_VIDEO_FRAME_T.enImgFormat"), NV21);
    frame.setInt(layout.get("AX_VIDEO_FRAME_T.u32BlkId"), block);
    for (int plane = 0; plane < 2; plane++) {
      frame.setInt(layout.get("AX_VIDEO_FRAME_T.u32PicStride") + 4L * plane, WIDTH);
      frame.setLong(
          layout.get("AX_VIDEO_FRAME_T.u64PhyAddr") + 8L * plane, physical + (long) plane * LUMA);
    }
    return frame;
  }

  /** Gets an access unit, appends it, and gives its NAL units' types. */
  private List<Integer> fetch(int channel, ByteArrayOutputStream stream) {
    Struct out = vendor.struct("AX_VENC_STREAM_T");
    ok("AX_VENC_GetStream", channel, out, 2000);
    int length = out.getInt(16);
    stream.writeBytes(out.getPointer(8).getByteArray(0, length));
    List<Integer> types = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < out.getInt(60); i++) {
      types.add(out.getInt(64 + 12L * i));
      assertThat(out.getInt(68 + 12L * i)).isEqualTo(end);
      end += out.getInt(72 + 12L * i);
    }
    assertThat(end).isEqualTo(length);
    ok("AX_VENC_ReleaseStream", channel, out);
    return types;
  }

  private Pointer mapped(int block) {
    return vendor.callPointer("AX_POOL_GetBlockVirAddr", block);
  }

  private int block() {
    return vendor.call("AX_POOL_GetBlock", pool, (long) FRAME, null);
  }

  private long physical(int block) {
    return vendor.callLong("AX_POOL_Handle2PhysAddr", block);
  }

  @ParameterizedTest
  @ValueSource(ints = {H264, H265})
  void framesFromMemoryAreTheFramesInTheStream(int codec) throws Exception {
    open(1, codec, UNLINKED);
    int block = block();
    ByteBuffer memory = mapped(block).getByteBuffer(0, FRAME);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < FRAME; j++) {
        memory.put(j, (byte) 128);
      }
      FrameCounter.draw(memory, WIDTH, WIDTH, HEIGHT, 1000 + i);
      ok("AX_SYS_MflushCache", physical(block), mapped(block), FRAME);
      ok("AX_VENC_SendFrame", 1, frame(block, physical(block)), 1000);
      List<Integer> key = codec == H264 ? List.of(7, 8, 5) : List.of(32, 33, 34, 19);
      assertThat(fetch(1, stream)).isEqualTo(i % 10 == 0 ? key : List.of(1));
    }
    ok("AX_POOL_ReleaseBlock", block);
    close(1);
    ok("AX_VENC_Deinit");
    ok("AX_IVPS_Deinit");
    ok("AX_POOL_DestroyPool", pool);
    ok("AX_POOL_Exit");
    ok("AX_SYS_Deinit");
    assertThat(emulator.misuses()).isEmpty();
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    List<Long> numbers = Counters.in(stream, codec == H265, directory);
    assertThat(numbers).hasSize(12);
    emulator.needEncoding();
    assertThat(numbers).startsWith(1000L).endsWith(1011L);
  }

  private Struct end(int module, int group, int channel) {
    Struct end = vendor.struct("AX_MOD_INFO_T");
    return end.set("enModId", module).set("s32GrpId", group).set("s32ChnId", channel);
  }

  private void startScaler(int depth) {
    ok("AX_IVPS_CreateGrp", 2, vendor.struct("AX_IVPS_GRP_ATTR_T"));
    Struct pipeline = vendor.struct("AX_IVPS_PIPELINE_ATTR_T");
    pipeline.setByte(0, (byte) 1);
    pipeline.setByte(4, (byte) depth);
    long filter = pipeline.at("tFilter") + 2 * 264; // the first of channel 0
    pipeline.setInt(filter, 1);
    pipeline.setInt(filter + 4, 3);
    pipeline.setShort(filter + 28, (short) WIDTH);
    pipeline.setShort(filter + 30, (short) HEIGHT);
    pipeline.setShort(filter + 32, (short) WIDTH);
    pipeline.setInt(filter + 36, NV21);
    ok("AX_IVPS_SetPipelineAttr", 2, pipeline);
    ok("AX_IVPS_EnableChn", 2, 0);
    ok("AX_IVPS_StartGrp", 2);
    ok("AX_SYS_Link", end(VIN, 0, 0), end(IVPS, 2, 0));
  }

  private void stopScaler() {
    ok("AX_SYS_UnLink", end(VIN, 0, 0), end(IVPS, 2, 0));
    ok("AX_IVPS_StopGrp", 2);
    ok("AX_IVPS_DisableChn", 2, 0);
    ok("AX_IVPS_DestoryGrp", 2);
  }

  @Test
  void linkedFramesFlowByThemselves() throws Exception {
    emulator.fastCamera(WIDTH, HEIGHT);
    open(0, H264, LINKED);
    ok("AX_SYS_Link", end(IVPS, 2, 0), end(VENC, 0, 0));
    startScaler(0);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      fetch(0, stream);
    }
    ok("AX_SYS_UnLink", end(IVPS, 2, 0), end(VENC, 0, 0));
    stopScaler();
    close(0);
    assertThat(emulator.misuses()).isEmpty();
    List<Long> numbers = Counters.in(stream, false, directory);
    assertThat(numbers).hasSize(20);
    emulator.needEncoding();
    assertThat(numbers).startsWith(0L).endsWith(19L);
  }

  @Test
  void aCameraFrameGoesToTheEncoderWithoutACopy() throws Exception {
    open(3, H265, UNLINKED);
    startScaler(2);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Struct frame = vendor.struct("AX_VIDEO_FRAME_INFO_T");
    for (int i = 0; i < 5; i++) {
      ok("AX_IVPS_GetChnFrame", 2, 0, frame, 1000);
      ok("AX_VENC_SendFrame", 3, frame, 1000);
      ok("AX_IVPS_ReleaseChnFrame", 2, 0, frame);
      fetch(3, stream);
    }
    stopScaler();
    close(3);
    assertThat(emulator.misuses()).isEmpty();
    assertThat(emulator.resources().blocks()).isZero();
    List<Long> numbers = Counters.in(stream, true, directory);
    assertThat(numbers).hasSize(5);
    emulator.needEncoding();
    assertThat(numbers).isSorted().doesNotContain(-1L);
  }

  @Test
  void sixteenChannelsAreAllThereAre() {
    for (int i = 0; i < 16; i++) {
      open(i, H264, UNLINKED);
    }
    Struct attributes = attributes(H264, UNLINKED);
    assertThat(vendor.call("AX_VENC_CreateChn", 16, attributes)).isEqualTo(INVALID_CHANNEL);
    Struct number = vendor.struct("AX_VENC_RECV_PIC_PARAM_T"); // any int
    assertThat(vendor.call("AX_VENC_CreateChnEx", number, attributes)).isEqualTo(BUSY);
    assertThat(emulator.resources().channels()).isEqualTo(16);
    for (int i = 0; i < 16; i++) {
      close(i);
    }
  }

  @Test
  void waitingForNothingTimesOutAndTheEndOfTheStreamIsTold() {
    open(0, H264, UNLINKED);
    Struct out = vendor.struct("AX_VENC_STREAM_T");
    assertThat(vendor.call("AX_VENC_GetStream", 0, out, 0)).isEqualTo(QUEUE_EMPTY);
    assertThat(vendor.call("AX_VENC_GetStream", 0, out, 20)).isEqualTo(TIMED_OUT);
    ok("AX_VENC_SendFrame", 0, vendor.struct("AX_VIDEO_FRAME_INFO_T").set("bEndOfStream", 1), 0);
    assertThat(vendor.call("AX_VENC_GetStream", 0, out, -1)).isEqualTo(FLOW_END);
    close(0);
    assertThat(emulator.misuses()).isEmpty();
  }

  @Test
  void aChannelThatWasLeftBusyIsFreedByStopAndDestroy() {
    emulator.leaveBusy(2);
    assertThat(vendor.call("AX_VENC_CreateChn", 2, attributes(H264, UNLINKED))).isEqualTo(BUSY);
    assertThat(vendor.call("AX_VENC_DestroyChn", 2)).isEqualTo(BUSY);
    close(2);
    open(2, H264, UNLINKED);
    close(2);
    assertThat(emulator.misuses()).isEmpty();
  }

  @Test
  void aFrameThatWasNotFlushedIsNoticed() {
    open(0, H264, UNLINKED);
    int block = block();
    mapped(block).setByte(5000, (byte) 77);
    ok("AX_VENC_SendFrame", 0, frame(block, physical(block)), 1000);
    assertThat(emulator.misuses()).singleElement().asString().contains("not flushed");
  }

  @Test
  void aWrongStrideOrBlockIsRefusedAndNamed() {
    open(0, H264, UNLINKED);
    int block = block();
    Struct frame = frame(block, physical(block));
    frame.setInt(Layouts.of("axera").get("AX_VIDEO_FRAME_T.u32PicStride") + 4L, WIDTH / 2);
    assertThat(vendor.call("AX_VENC_SendFrame", 0, frame, 0)).isEqualTo(ILLEGAL);
    Struct another = frame(block + 1, physical(block));
    assertThat(vendor.call("AX_VENC_SendFrame", 0, another, 0)).isEqualTo(ILLEGAL);
    assertThat(emulator.misuses()).hasSize(2);
    assertThat(emulator.misuses().get(0)).contains("stride 320 of plane 1");
    assertThat(emulator.misuses().get(1)).contains("u32BlkId");
  }

  @Test
  void aPackThatWasChangedIsNoticed() {
    open(0, H264, UNLINKED);
    int block = block();
    ok("AX_VENC_SendFrame", 0, frame(block, physical(block)), 1000);
    Struct out = vendor.struct("AX_VENC_STREAM_T");
    ok("AX_VENC_GetStream", 0, out, 1000);
    out.setInt(16, 3);
    assertThat(vendor.call("AX_VENC_ReleaseStream", 0, out)).isEqualTo(ILLEGAL);
    assertThat(emulator.misuses()).singleElement().asString().contains("changed");
  }

  @Test
  void nothingWorksBeforeItsModuleIsInitialised() {
    emulator.reset();
    assertThat(vendor.call("AX_VENC_CreateChn", 0, attributes(H264, UNLINKED))).isEqualTo(NOT_INIT);
    assertThat(vendor.call("AX_IVPS_StartGrp", 0)).isEqualTo(0x800D0112);
    assertThat(emulator.misuses()).hasSize(2);
  }

  @Test
  void twoBoardsInOneProcessAreTwoBoards() {
    Emulator other = Emulator.sophgo();
    assertThat(other.resources()).isEqualTo(Emulator.Resources.NONE);
    assertThat(emulator.resources().pools()).isEqualTo(2);
    emulator.fail("AX_VENC_Deinit", 0, BUSY, 1);
    other.reset();
    assertThat(vendor.call("AX_VENC_Deinit")).isEqualTo(BUSY);
    assertThat(other.calls("AX_VENC_Deinit")).isZero();
  }
}
