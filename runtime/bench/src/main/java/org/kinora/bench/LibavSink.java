package org.kinora.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkResult;

/** FFmpeg's own muxer as a sink, to compare with. */
final class LibavSink implements Sink {

  private static final int TIMESCALE = 90_000;
  private static final int PADDING = 64; // AV_INPUT_BUFFER_PADDING_SIZE
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private final AVFormatContext context = new AVFormatContext(null);
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final IdentityHashMap<ByteBuffer, BytePointer> known = new IdentityHashMap<>();
  private final Path file;
  private final int unit; // of time: so many per second
  private long units;
  private long firstPts;

  /**
   * @param muxer by FFmpeg's name
   * @param options of the muxer
   */
  LibavSink(String muxer, Map<String, String> options, Path file, StreamFormat format)
      throws SinkException {
    this.file = file;
    check(avformat.avformat_alloc_output_context2(context, null, muxer, file.toString()));
    AVStream stream = avformat.avformat_new_stream(context, null);
    AVCodecParameters parameters = stream.codecpar();
    parameters.codec_type(avutil.AVMEDIA_TYPE_VIDEO);
    parameters.codec_id(
        format.codec() == Codec.H264 ? avcodec.AV_CODEC_ID_H264 : avcodec.AV_CODEC_ID_HEVC);
    parameters.width(format.size().width()).height(format.size().height());
    setParameterSets(parameters, format.parameterSets().all());
    stream.time_base(avutil.av_make_q(1, TIMESCALE));
    AVIOContext io = new AVIOContext(null);
    check(avformat.avio_open(io, file.toString(), avformat.AVIO_FLAG_WRITE));
    context.pb(io);
    context.flush_packets(1);
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((key, value) -> avutil.av_dict_set(dictionary, key, value, 0));
    check(avformat.avformat_write_header(context, dictionary));
    avutil.av_dict_free(dictionary);
    unit = stream.time_base().den() / stream.time_base().num();
  }

  private static void setParameterSets(AVCodecParameters parameters, List<byte[]> sets) {
    int size = sets.stream().mapToInt(set -> START_CODE.length + set.length).sum();
    BytePointer extra = new BytePointer(avutil.av_mallocz(size + PADDING));
    long at = 0;
    for (byte[] set : sets) {
      extra.position(at).put(START_CODE);
      extra.position(at + START_CODE.length).put(set);
      at += START_CODE.length + set.length;
    }
    parameters.extradata(extra.position(0)).extradata_size(size);
  }

  private void check(int code) throws SinkException {
    if (code < 0) {
      throw new SinkException("libavformat fails with " + code + " on " + file, Retry.FATAL);
    }
  }

  @Override
  public void write(AccessUnit accessUnit) throws SinkException {
    firstPts = units++ == 0 ? accessUnit.pts() : firstPts;
    BytePointer bytes =
        known.computeIfAbsent(
            accessUnit.buffer(), buffer -> new BytePointer(new Pointer(buffer).position(0)));
    long time = Math.round((accessUnit.pts() - firstPts) * (unit / 1e9));
    packet.data(bytes).size(accessUnit.size());
    packet.pts(time).dts(time).duration(Math.round(accessUnit.duration() * (unit / 1e9)));
    packet.flags(accessUnit.keyFrame() ? avcodec.AV_PKT_FLAG_KEY : 0).stream_index(0);
    check(avformat.av_write_frame(context, packet));
  }

  @Override
  public void formatChanged(StreamFormat format) throws SinkException {
    throw new SinkException("it is not changed in a benchmark", Retry.FATAL);
  }

  @Override
  public SinkResult close() throws SinkException {
    check(avformat.av_write_trailer(context));
    AVIOContext io = context.pb();
    avformat.avio_closep(io);
    packet.data(null).size(0);
    avcodec.av_packet_free(packet);
    avformat.avformat_free_context(context);
    return new SinkResult(List.of(file), units, 0, firstPts, 0);
  }
}
