package org.kinora.sink.stream.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.AnnexB;
import org.kinora.api.media.Codec;
import org.kinora.api.media.StreamFormat;
import org.kinora.isobmff.VideoDescription;

/**
 * Matroska (RFC 9559). Clusters begin at key frames, and where their 16 bits of relative time end.
 *
 * <p>Times are in units of 10 us, so that none is further from the truth than half a tick of
 * 1/90000 s; the millisecond that most writers use would not do. Parameter sets stay in the
 * pictures, as in {@code avc3} and {@code hev1}.
 */
final class Matroska implements Container {

  private static final int EBML = 0x1A45DFA3;
  private static final int EBML_VERSION = 0x4286;
  private static final int EBML_READ_VERSION = 0x42F7;
  private static final int EBML_MAX_ID = 0x42F2;
  private static final int EBML_MAX_SIZE = 0x42F3;
  private static final int DOC_TYPE = 0x4282;
  private static final int DOC_TYPE_VERSION = 0x4287;
  private static final int DOC_TYPE_READ_VERSION = 0x4285;
  private static final int SEGMENT = 0x18538067;
  private static final int SEEK_HEAD = 0x114D9B74;
  private static final int SEEK = 0x4DBB;
  private static final int SEEK_ID = 0x53AB;
  private static final int SEEK_POSITION = 0x53AC;
  private static final int INFO = 0x1549A966;
  private static final int TIMESTAMP_SCALE = 0x2AD7B1;
  private static final int DURATION = 0x4489;
  private static final int MUXING_APP = 0x4D80;
  private static final int WRITING_APP = 0x5741;
  private static final int TRACKS = 0x1654AE6B;
  private static final int TRACK_ENTRY = 0xAE;
  private static final int TRACK_NUMBER = 0xD7;
  private static final int TRACK_UID = 0x73C5;
  private static final int TRACK_TYPE = 0x83;
  private static final int FLAG_LACING = 0x9C;
  private static final int CODEC_ID = 0x86;
  private static final int CODEC_PRIVATE = 0x63A2;
  private static final int DEFAULT_DURATION = 0x23E383;
  private static final int VIDEO = 0xE0;
  private static final int FLAG_INTERLACED = 0x9A;
  private static final int PIXEL_WIDTH = 0xB0;
  private static final int PIXEL_HEIGHT = 0xBA;
  private static final int CLUSTER = 0x1F43B675;
  private static final int TIMESTAMP = 0xE7;
  private static final int SIMPLE_BLOCK = 0xA3;
  private static final int CUES = 0x1C53BB6B;
  private static final int CUE_POINT = 0xBB;
  private static final int CUE_TIME = 0xB3;
  private static final int CUE_TRACK_POSITIONS = 0xB7;
  private static final int CUE_TRACK = 0xF7;
  private static final int CUE_CLUSTER_POSITION = 0xF1;

  private static final int SCALE_NANOS = 10_000;
  private static final int VIDEO_TYPE = 1;
  private static final int TRACK = 1;
  private static final int PROGRESSIVE = 2;
  private static final int KEY = 0x80;
  private static final int DURATION_BYTES = 11;
  private static final int SEEK_HEAD_BYTES = 120;
  private static final int NO_CLUSTER = -1;
  private static final int INITIAL_CUES = 64;
  private static final int MAX_UNIT_BYTES = 128 << 20;

  private final StreamFormat format;
  private final byte[] configuration;

  private long firstPts;
  private boolean begun;
  private int cluster = NO_CLUSTER;
  private long clusterTime;
  private long segment;
  private long info;
  private long tracks;
  private long cues;
  private long[] cueTimes = new long[INITIAL_CUES];
  private long[] cueClusters = new long[INITIAL_CUES];
  private int cueCount;

  /**
   * @throws IllegalArgumentException if the parameter sets are missing or damaged
   */
  Matroska(StreamFormat format) {
    this.format = format;
    this.configuration =
        new VideoDescription(format.size(), format.parameterSets()).configuration();
  }

  @Override
  public void begin(Bytes out) {
    header(out, Ebml.UNKNOWN, -1);
  }

  @Override
  public void beginClosed(Bytes out, long size, long duration) {
    header(out, Ebml.length(size - segment), duration);
  }

  private void header(Bytes out, long segmentLength, long duration) {
    int ebml = Ebml.begin(out, EBML);
    Ebml.number(out, EBML_VERSION, 1);
    Ebml.number(out, EBML_READ_VERSION, 1);
    Ebml.number(out, EBML_MAX_ID, 4);
    Ebml.number(out, EBML_MAX_SIZE, 8);
    Ebml.text(out, DOC_TYPE, "matroska");
    Ebml.number(out, DOC_TYPE_VERSION, 4);
    Ebml.number(out, DOC_TYPE_READ_VERSION, 2);
    Ebml.end(out, ebml);
    Ebml.id(out, SEGMENT);
    out.u64(segmentLength);
    segment = out.size();
    if (duration < 0) {
      Ebml.gap(out, SEEK_HEAD_BYTES);
    } else {
      seekHead(out);
    }
    info = out.size();
    int about = Ebml.begin(out, INFO);
    Ebml.number(out, TIMESTAMP_SCALE, SCALE_NANOS);
    if (duration < 0) {
      Ebml.gap(out, DURATION_BYTES);
    } else {
      Ebml.decimal(out, DURATION, (double) duration / SCALE_NANOS);
    }
    Ebml.text(out, MUXING_APP, "Kinora");
    Ebml.text(out, WRITING_APP, "Kinora");
    Ebml.end(out, about);
    tracks = out.size();
    track(out);
  }

  private void seekHead(Bytes out) {
    int begin = out.size();
    int head = Ebml.begin(out, SEEK_HEAD);
    seek(out, INFO, info);
    seek(out, TRACKS, tracks);
    seek(out, CUES, cues);
    Ebml.end(out, head);
    Ebml.gap(out, SEEK_HEAD_BYTES - (out.size() - begin));
  }

  private void seek(Bytes out, int id, long position) {
    int seek = Ebml.beginShort(out, SEEK);
    int name = Ebml.beginShort(out, SEEK_ID);
    Ebml.id(out, id);
    Ebml.endShort(out, name);
    Ebml.number(out, SEEK_POSITION, position - segment);
    Ebml.endShort(out, seek);
  }

  private void track(Bytes out) {
    int all = Ebml.begin(out, TRACKS);
    int entry = Ebml.begin(out, TRACK_ENTRY);
    Ebml.number(out, TRACK_NUMBER, TRACK);
    Ebml.number(out, TRACK_UID, TRACK);
    Ebml.number(out, TRACK_TYPE, VIDEO_TYPE);
    Ebml.number(out, FLAG_LACING, 0);
    boolean h264 = format.codec() == Codec.H264;
    Ebml.text(out, CODEC_ID, h264 ? "V_MPEG4/ISO/AVC" : "V_MPEGH/ISO/HEVC");
    Ebml.bytes(out, CODEC_PRIVATE, configuration);
    Ebml.number(out, DEFAULT_DURATION, format.frameRate().intervalNanos());
    int video = Ebml.begin(out, VIDEO);
    Ebml.number(out, FLAG_INTERLACED, PROGRESSIVE);
    Ebml.number(out, PIXEL_WIDTH, format.size().width());
    Ebml.number(out, PIXEL_HEIGHT, format.size().height());
    Ebml.end(out, video);
    Ebml.end(out, entry);
    Ebml.end(out, all);
  }

  @Override
  public void add(Bytes out, long at, AccessUnit unit) {
    if (unit.size() > MAX_UNIT_BYTES) {
      throw new IllegalArgumentException("an access unit is larger than 128 MB");
    }
    long first = begun ? firstPts : unit.pts();
    long time = Math.floorDiv(unit.pts() - first + SCALE_NANOS / 2, SCALE_NANOS);
    long relative = time - clusterTime;
    boolean next = cluster == NO_CLUSTER || unit.keyFrame() || relative != (short) relative;
    if (next) {
      complete(out);
    }
    int begin = out.size();
    int opened = next ? beginCluster(out, time) : cluster;
    int block = Ebml.beginShort(out, SIMPLE_BLOCK);
    out.u8(0x80 | TRACK);
    out.u16((int) (next ? 0 : relative));
    out.u8(unit.keyFrame() ? KEY : 0);
    int content = out.size();
    copyNals(out, unit.codec(), unit.buffer());
    if (out.size() == content) {
      out.cut(begin);
      throw new IllegalArgumentException("an access unit has no NAL unit that can be stored");
    }
    Ebml.endShort(out, block);
    if (next && unit.keyFrame()) {
      cue(time, at + begin);
    }
    clusterTime = next ? time : clusterTime;
    cluster = opened;
    firstPts = first;
    begun = true;
  }

  private static int beginCluster(Bytes out, long time) {
    int begin = Ebml.begin(out, CLUSTER);
    Ebml.number(out, TIMESTAMP, time);
    return begin;
  }

  private static void copyNals(Bytes out, Codec codec, ByteBuffer annexB) {
    int limit = annexB.limit();
    int delimiter = codec == Codec.H264 ? AnnexB.H264_AUD : AnnexB.H265_AUD;
    for (int nal = AnnexB.nextNal(annexB, 0);
        nal >= 0 && nal < limit;
        nal = AnnexB.nextNal(annexB, nal)) {
      int length = AnnexB.endOfNal(annexB, nal) - nal;
      if (length > 0 && AnnexB.nalType(codec, annexB, nal) != delimiter) {
        out.u32(length);
        out.copy(annexB, nal, length);
      }
    }
  }

  private void cue(long time, long position) {
    if (cueCount == cueTimes.length) {
      cueTimes = Arrays.copyOf(cueTimes, 2 * cueCount);
      cueClusters = Arrays.copyOf(cueClusters, 2 * cueCount);
    }
    cueTimes[cueCount] = time;
    cueClusters[cueCount++] = position;
  }

  @Override
  public void complete(Bytes out) {
    if (cluster != NO_CLUSTER) {
      Ebml.end(out, cluster);
      cluster = NO_CLUSTER;
    }
  }

  @Override
  public void end(Bytes out, long at) {
    cues = at + out.size();
    int all = Ebml.begin(out, CUES);
    // The last may be in a cluster that could not be written.
    for (int i = 0; i < cueCount && cueClusters[i] < at; i++) {
      int point = Ebml.beginShort(out, CUE_POINT);
      Ebml.number(out, CUE_TIME, cueTimes[i]);
      int positions = Ebml.beginShort(out, CUE_TRACK_POSITIONS);
      Ebml.number(out, CUE_TRACK, TRACK);
      Ebml.number(out, CUE_CLUSTER_POSITION, cueClusters[i] - segment);
      Ebml.endShort(out, positions);
      Ebml.endShort(out, point);
    }
    Ebml.end(out, all);
  }
}
