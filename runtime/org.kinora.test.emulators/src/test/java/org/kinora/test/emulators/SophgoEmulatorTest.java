package org.kinora.test.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
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

/** The emulator does what the vendor's libraries do, and notices who does not. */
class SophgoEmulatorTest {

  private static final int WIDTH = Counters.WIDTH;
  private static final int HEIGHT = Counters.HEIGHT;
  private static final int LUMA = WIDTH * HEIGHT;
  private static final int FRAME = LUMA * 3 / 2;
  private static final int H264 = 96;
  private static final int H265 = 265;
  private static final int NV21 = 19;
  private static final int BUSY = 0xC0078012;
  private static final int INVALID_CHANNEL = 0xC0078002;

  @TempDir Path directory;

  private Emulator emulator;
  private Vendor vendor;
  private int pool;

  @BeforeEach
  void powerOn() {
    emulator = Emulator.sophgo();
    vendor =
        new Vendor(Layouts.of("sophgo"), emulator.folder(), "libvenc.so", "libvpu.so", "libsys.so");
    Vendor.Struct config = vendor.struct("VB_CONFIG_S");
    config.set("u32MaxPoolCnt", 1);
    config.setInt(4, FRAME);
    config.setInt(8, 3);
    ok("CVI_VB_SetConfig", config);
    ok("CVI_VB_Init");
    ok("CVI_SYS_Init");
    Vendor.Struct own = vendor.struct("VB_POOL_CONFIG_S");
    own.set("u32BlkSize", FRAME).set("u32BlkCnt", 2).set("enRemapMode", 2);
    pool = vendor.call("CVI_VB_CreatePool", own);
    assertThat(pool).isEqualTo(1);
  }

  @AfterEach
  void powerOff() {
    emulator.reset();
  }

  private void ok(String function, Object... arguments) {
    assertThat(vendor.call(function, arguments)).as(function).isZero();
  }

  private Vendor.Struct attributes(int codec) {
    Vendor.Struct attr = vendor.struct("VENC_CHN_ATTR_S");
    Memory venc = attr; // stVencAttr is first
    venc.setInt(0, codec);
    venc.setInt(4, WIDTH);
    venc.setInt(8, HEIGHT);
    venc.setInt(12, 1 << 20);
    venc.setInt(16, codec == H264 ? 2 : 0);
    venc.setByte(20, (byte) 1);
    venc.setInt(24, WIDTH);
    venc.setInt(28, HEIGHT);
    venc.setByte(33, (byte) 1);
    venc.setByte(34, (byte) 1);
    long rc = attr.at("stRcAttr");
    attr.setInt(rc, codec == H264 ? 1 : 11);
    attr.setInt(rc + 4, 10); // u32Gop
    attr.setInt(rc + 8, 2);
    attr.setInt(rc + 12, 30);
    attr.setInt(rc + 16, 30);
    attr.setInt(rc + 20, 1000);
    return attr;
  }

  private void open(int channel, int codec) {
    ok("CVI_VENC_CreateChn", channel, attributes(codec));
    ok(
        "CVI_VENC_StartRecvFrame",
        channel,
        vendor.struct("VENC_RECV_PIC_PARAM_S").set("s32RecvPicNum", -1));
  }

  private void close(int channel) {
    ok("CVI_VENC_StopRecvFrame", channel);
    ok("CVI_VENC_ResetChn", channel);
    ok("CVI_VENC_DestroyChn", channel);
  }

  private Vendor.Struct frame(long physical) {
    Vendor.Struct frame = vendor.struct("VIDEO_FRAME_INFO_S");
    var layout = Layouts.of("sophgo");
    frame.setInt(layout.get("VIDEO_FRAME_S.u32Width"), WIDTH);
    frame.setInt(layout.get("VIDEO_FRAME_S.u32Height"), HEIGHT);
    frame.setInt(layout.get("VIDEO_FRAME_S.enPixelFormat"), NV21);
    for (int plane = 0; plane < 2; plane++) {
      frame.setInt(layout.get("VIDEO_FRAME_S.u32Stride") + 4L * plane, WIDTH);
      frame.setLong(
          layout.get("VIDEO_FRAME_S.u64PhyAddr") + 8L * plane, physical + (long) plane * LUMA);
      frame.setInt(layout.get("VIDEO_FRAME_S.u32Length") + 4L * plane, LUMA >> plane);
    }
    frame.set("u32PoolId", pool);
    return frame;
  }

  /** Gets an access unit, appends it, and gives its packs' types. */
  private List<Integer> fetch(int channel, ByteArrayOutputStream stream) {
    Memory packs = new Memory(8 * 144);
    packs.clear();
    Vendor.Struct out = vendor.struct("VENC_STREAM_S");
    out.setPointer(0, packs);
    ok("CVI_VENC_GetStream", channel, out, 2000);
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < out.get("u32PackCount"); i++) {
      Pointer pack = packs.share(144L * i);
      int offset = pack.getInt(40);
      stream.writeBytes(pack.getPointer(8).getByteArray(offset, pack.getInt(16) - offset));
      types.add(pack.getInt(36));
    }
    ok("CVI_VENC_ReleaseStream", channel, out);
    return types;
  }

  @ParameterizedTest
  @ValueSource(ints = {H264, H265})
  void framesFromMemoryAreTheFramesInTheStream(int codec) throws Exception {
    open(1, codec);
    long block = vendor.callLong("CVI_VB_GetBlock", pool, FRAME);
    assertThat(block).as("a kernel address").isNegative();
    long physical = vendor.callLong("CVI_VB_Handle2PhysAddr", block);
    Pointer mapped = vendor.callPointer("CVI_SYS_MmapCache", physical, FRAME);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 12; i++) {
      ByteBuffer memory = mapped.getByteBuffer(0, FRAME);
      for (int j = 0; j < FRAME; j++) {
        memory.put(j, (byte) 128);
      }
      FrameCounter.draw(memory, WIDTH, WIDTH, HEIGHT, 1000 + i);
      ok("CVI_SYS_IonFlushCache", physical, mapped, FRAME);
      ok("CVI_VENC_SendFrame", 1, frame(physical), 1000);
      List<Integer> types = fetch(1, stream);
      List<Integer> key = codec == H264 ? List.of(7, 8, 5) : List.of(32, 33, 34, 19);
      assertThat(types).isEqualTo(i % 10 == 0 ? key : List.of(1));
    }
    ok("CVI_SYS_Munmap", mapped, FRAME);
    ok("CVI_VB_ReleaseBlock", block);
    close(1);
    ok("CVI_VB_DestroyPool", pool);
    ok("CVI_SYS_Exit");
    ok("CVI_VB_Exit");
    assertThat(emulator.misuses()).isEmpty();
    assertThat(emulator.resources()).isEqualTo(Emulator.Resources.NONE);
    List<Long> numbers = Counters.in(stream, codec == H265, directory);
    assertThat(numbers).hasSize(12);
    emulator.needEncoding();
    assertThat(numbers).startsWith(1000L).endsWith(1011L);
  }

  private void startScaler(int depth) {
    Vendor.Struct group = vendor.struct("VPSS_GRP_ATTR_S");
    group.set("u32MaxW", WIDTH).set("u32MaxH", HEIGHT).set("enPixelFormat", 23);
    ok("CVI_VPSS_CreateGrp", 0, group);
    Vendor.Struct channel = vendor.struct("VPSS_CHN_ATTR_S");
    channel.set("u32Width", WIDTH).set("u32Height", HEIGHT).set("enPixelFormat", NV21);
    channel.set("stFrameRate", -1).set("stFrameRate.s32DstFrameRate", -1).set("u32Depth", depth);
    ok("CVI_VPSS_SetChnAttr", 0, 0, channel);
    ok("CVI_VPSS_EnableChn", 0, 0);
    ok("CVI_VPSS_StartGrp", 0);
    ok("CVI_SYS_Bind", end(14, 0, 0), end(6, 0, 0));
  }

  private Vendor.Struct end(int module, int device, int channel) {
    Vendor.Struct end = vendor.struct("MMF_CHN_S");
    return end.set("enModId", module).set("s32DevId", device).set("s32ChnId", channel);
  }

  private void stopScaler() {
    ok("CVI_SYS_UnBind", end(14, 0, 0), end(6, 0, 0));
    ok("CVI_VPSS_StopGrp", 0);
    ok("CVI_VPSS_DisableChn", 0, 0);
    ok("CVI_VPSS_DestroyGrp", 0);
  }

  @Test
  void boundFramesFlowByThemselves() throws Exception {
    emulator.fastCamera(WIDTH, HEIGHT);
    open(0, H264);
    ok("CVI_SYS_Bind", end(6, 0, 0), end(7, 0, 0));
    startScaler(0);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      fetch(0, stream);
    }
    ok("CVI_SYS_UnBind", end(6, 0, 0), end(7, 0, 0));
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
    open(3, H265);
    startScaler(2);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Vendor.Struct frame = vendor.struct("VIDEO_FRAME_INFO_S");
    for (int i = 0; i < 5; i++) {
      ok("CVI_VPSS_GetChnFrame", 0, 0, frame, 1000);
      ok("CVI_VENC_SendFrame", 3, frame, 1000);
      ok("CVI_VPSS_ReleaseChnFrame", 0, 0, frame);
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
      open(i, H264);
    }
    assertThat(vendor.call("CVI_VENC_CreateChn", 16, attributes(H264))).isEqualTo(INVALID_CHANNEL);
    assertThat(emulator.resources().channels()).isEqualTo(16);
    for (int i = 0; i < 16; i++) {
      close(i);
    }
  }

  @Test
  void aChannelThatWasLeftBusyIsFreedByStopAndDestroy() {
    emulator.leaveBusy(2);
    assertThat(vendor.call("CVI_VENC_CreateChn", 2, attributes(H264))).isEqualTo(BUSY);
    assertThat(vendor.call("CVI_VENC_ResetChn", 2)).isEqualTo(BUSY);
    close(2);
    open(2, H264);
    close(2);
    assertThat(emulator.misuses()).isEmpty();
  }

  @Test
  void waitingForNothingTimesOut() {
    open(0, H264);
    Memory packs = new Memory(8 * 144);
    Vendor.Struct out = vendor.struct("VENC_STREAM_S");
    out.setPointer(0, packs);
    assertThat(vendor.call("CVI_VENC_GetStream", 0, out, 20)).isEqualTo(BUSY);
    close(0);
    assertThat(emulator.misuses()).isEmpty();
  }

  @Test
  void anInjectedFailureComesWhenItIsDue() {
    emulator.fail("CVI_VENC_CreateChn", 1, 0xC007800C, 1);
    open(0, H264);
    assertThat(vendor.call("CVI_VENC_CreateChn", 1, attributes(H264))).isEqualTo(0xC007800C);
    open(1, H264);
    assertThat(emulator.calls("CVI_VENC_CreateChn")).isEqualTo(3);
  }

  @Test
  void anEmptyPoolGivesTheInvalidHandle() {
    vendor.callLong("CVI_VB_GetBlock", pool, FRAME);
    vendor.callLong("CVI_VB_GetBlock", pool, FRAME);
    assertThat(vendor.callLong("CVI_VB_GetBlock", pool, FRAME)).isEqualTo(0xFFFFFFFFL);
    assertThat(emulator.resources().blocks()).isEqualTo(2);
  }

  @Test
  void aFrameThatWasNotFlushedIsNoticed() {
    open(0, H264);
    long physical =
        vendor.callLong("CVI_VB_Handle2PhysAddr", vendor.callLong("CVI_VB_GetBlock", pool, FRAME));
    Pointer mapped = vendor.callPointer("CVI_SYS_MmapCache", physical, FRAME);
    mapped.setByte(5000, (byte) 77);
    ok("CVI_VENC_SendFrame", 0, frame(physical), 1000);
    assertThat(emulator.misuses()).singleElement().asString().contains("not flushed");
  }

  @Test
  void aPackThatWasChangedIsNoticed() {
    open(0, H264);
    long physical =
        vendor.callLong("CVI_VB_Handle2PhysAddr", vendor.callLong("CVI_VB_GetBlock", pool, FRAME));
    ok("CVI_VENC_SendFrame", 0, frame(physical), 1000);
    Memory packs = new Memory(8 * 144);
    Vendor.Struct out = vendor.struct("VENC_STREAM_S");
    out.setPointer(0, packs);
    ok("CVI_VENC_GetStream", 0, out, 1000);
    packs.setInt(40, 3);
    ok("CVI_VENC_ReleaseStream", 0, out);
    assertThat(emulator.misuses())
        .singleElement()
        .asString()
        .contains("pack 0")
        .contains("changed");
  }

  @Test
  void aWrongStrideIsRefusedAndNamed() {
    open(0, H264);
    long physical =
        vendor.callLong("CVI_VB_Handle2PhysAddr", vendor.callLong("CVI_VB_GetBlock", pool, FRAME));
    Vendor.Struct frame = frame(physical);
    frame.setInt(Layouts.of("sophgo").get("VIDEO_FRAME_S.u32Stride") + 4L, WIDTH / 2);
    assertThat(vendor.call("CVI_VENC_SendFrame", 0, frame, 0)).isEqualTo(0xC0078003);
    assertThat(emulator.misuses()).singleElement().asString().contains("stride 320 of plane 1");
  }

  @Test
  void theNewerLayoutIsTheSameBoard() {
    Vendor split =
        new Vendor(Layouts.of("sophgo"), emulator.split(), "libvi.so", "libvpss.so", "libsys.so");
    Vendor.Struct group =
        vendor.struct("VPSS_GRP_ATTR_S").set("u32MaxW", WIDTH).set("u32MaxH", HEIGHT);
    assertThat(split.call("CVI_VPSS_CreateGrp", 5, group)).isZero();
    assertThat(emulator.resources().groups()).isOne();
  }
}
