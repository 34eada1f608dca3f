package org.kinora.binding.axera;

/**
 * Sizes of structures and offsets of their fields in bytes, for 64 bit processors: {@code
 * STRUCTURE_FIELD} is the offset of a field, its name in capitals, and {@code STRUCTURE_SIZE} the
 * size (sipeed/MaixCDK 0711fd0, maixcam2_msp). They are the same on x86_64, riscv64 and arm64. A
 * test compares them with a C program.
 */
public final class AxLayout {

  // ax_global_type.h; an AX_VIDEO_FRAME_INFO_T begins with its AX_VIDEO_FRAME_T
  public static final int VIDEO_FRAME_SIZE = 232;
  public static final int VIDEO_FRAME_U32WIDTH = 0;
  public static final int VIDEO_FRAME_U32HEIGHT = 4;
  public static final int VIDEO_FRAME_ENIMGFORMAT = 8;
  public static final int VIDEO_FRAME_U32PICSTRIDE = 32;
  public static final int VIDEO_FRAME_U64PHYADDR = 56;
  public static final int VIDEO_FRAME_U64VIRADDR = 80;
  public static final int VIDEO_FRAME_U32BLKID = 164;
  public static final int VIDEO_FRAME_U64PTS = 192;
  public static final int VIDEO_FRAME_U64SEQNUM = 200;
  public static final int VIDEO_FRAME_U32FRAMESIZE = 228;
  public static final int VIDEO_FRAME_INFO_SIZE = 240;
  public static final int FRAME_RATE_CTRL_FSRCFRAMERATE = 0;
  public static final int FRAME_RATE_CTRL_FDSTFRAMERATE = 4;
  public static final int MOD_INFO_SIZE = 12;
  public static final int MOD_INFO_ENMODID = 0;
  public static final int MOD_INFO_S32GRPID = 4;
  public static final int MOD_INFO_S32CHNID = 8;

  // ax_pool_type.h
  public static final int POOL_CONFIG_SIZE = 96;
  public static final int POOL_CONFIG_METASIZE = 0;
  public static final int POOL_CONFIG_BLKSIZE = 8;
  public static final int POOL_CONFIG_BLKCNT = 16;
  public static final int POOL_CONFIG_ISMERGEMODE = 20;
  public static final int POOL_CONFIG_CACHEMODE = 24;
  public static final int POOL_CONFIG_PARTITIONNAME = 28;
  public static final int POOL_CONFIG_POOLNAME = 60;
  public static final int POOL_FLOORPLAN_SIZE = 1536;
  public static final int POOL_FLOORPLAN_COMMPOOL = 0;

  // ax_ivps_api.h, ax_ivps_type.h
  public static final int IVPS_GRP_ATTR_SIZE = 8;
  public static final int IVPS_GRP_ATTR_NINFIFODEPTH = 0;
  public static final int IVPS_GRP_ATTR_EPIPELINE = 4;
  public static final int IVPS_FILTER_SIZE = 264;
  public static final int IVPS_FILTER_BENGAGE = 0;
  public static final int IVPS_FILTER_EENGINE = 4;
  public static final int IVPS_FILTER_TFRC = 8;
  public static final int IVPS_FILTER_BCROP = 16;
  public static final int IVPS_FILTER_TCROPRECT = 20;
  public static final int IVPS_FILTER_NDSTPICWIDTH = 28;
  public static final int IVPS_FILTER_NDSTPICHEIGHT = 30;
  public static final int IVPS_FILTER_NDSTPICSTRIDE = 32;
  public static final int IVPS_FILTER_EDSTPICFORMAT = 36;
  public static final int IVPS_FILTER_TTDPCFG = 80;
  public static final int IVPS_TDP_CFG_BMIRROR = 4;
  public static final int IVPS_TDP_CFG_BFLIP = 8;
  public static final int IVPS_PIPELINE_ATTR_SIZE = 3208;
  public static final int IVPS_PIPELINE_ATTR_NOUTCHNNUM = 0;
  public static final int IVPS_PIPELINE_ATTR_NOUTFIFODEPTH = 4;
  public static final int IVPS_PIPELINE_ATTR_TFILTER = 16;
  public static final int IVPS_POOL_ATTR_SIZE = 12;
  public static final int IVPS_POOL_ATTR_EPOOLSRC = 0;
  public static final int IVPS_POOL_ATTR_NFRMBUFNUM = 4;

  // ax_venc_comm.h
  public static final int VENC_MOD_ATTR_SIZE = 20;
  public static final int VENC_MOD_ATTR_ENVENCTYPE = 0;
  public static final int VENC_MOD_ATTR_U32TOTALTHREADNUM = 16;
  public static final int VENC_CHN_ATTR_SIZE = 240;
  public static final int VENC_CHN_ATTR_STVENCATTR = 0;
  public static final int VENC_CHN_ATTR_STRCATTR = 92;
  public static final int VENC_CHN_ATTR_STGOPATTR = 208;
  public static final int VENC_ATTR_ENTYPE = 0;
  public static final int VENC_ATTR_U32MAXPICWIDTH = 4;
  public static final int VENC_ATTR_U32MAXPICHEIGHT = 8;
  public static final int VENC_ATTR_ENMEMSOURCE = 12;
  public static final int VENC_ATTR_U32BUFSIZE = 16;
  public static final int VENC_ATTR_ENPROFILE = 20;
  public static final int VENC_ATTR_ENLEVEL = 24;
  public static final int VENC_ATTR_ENTIER = 28;
  public static final int VENC_ATTR_U32PICWIDTHSRC = 32;
  public static final int VENC_ATTR_U32PICHEIGHTSRC = 36;
  public static final int VENC_ATTR_ENLINKMODE = 64;
  public static final int VENC_ATTR_U8INFIFODEPTH = 80;
  public static final int VENC_ATTR_U8OUTFIFODEPTH = 81;
  public static final int VENC_GOP_ATTR_ENGOPMODE = 0;
  public static final int VENC_RECV_PIC_PARAM_SIZE = 4;
  public static final int VENC_RECV_PIC_PARAM_S32RECVPICNUM = 0;
  public static final int VENC_STREAM_SIZE = 816;
  public static final int VENC_PACK_PU8ADDR = 8;
  public static final int VENC_PACK_U32LEN = 16;
  public static final int VENC_PACK_U64PTS = 24;
  public static final int VENC_PACK_U64SEQNUM = 32;

  // ax_venc_rc.h; the structures of H.265 are those of H.264; RC is
  // the union of them, which has no name
  public static final int VENC_RC_ATTR_ENRCMODE = 0;
  public static final int VENC_RC_ATTR_S32FIRSTFRAMESTARTQP = 4;
  public static final int VENC_RC_ATTR_STFRAMERATE = 8;
  public static final int VENC_RC_ATTR_RC = 16;
  public static final int VENC_RC_PARAM_SIZE = 128;
  public static final int VENC_RC_PARAM_ENRCMODE = 16;
  public static final int VENC_RC_PARAM_RC = 32;
  public static final int VENC_H264_CBR_SIZE = 64;
  public static final int VENC_H264_CBR_U32GOP = 0;
  public static final int VENC_H264_CBR_U32STATTIME = 4;
  public static final int VENC_H264_CBR_U32BITRATE = 8;
  public static final int VENC_H264_CBR_U32MAXQP = 12;
  public static final int VENC_H264_CBR_U32MINQP = 16;
  public static final int VENC_H264_CBR_U32MAXIQP = 20;
  public static final int VENC_H264_CBR_U32MINIQP = 24;
  public static final int VENC_H264_CBR_U32MAXIPROP = 28;
  public static final int VENC_H264_CBR_U32MINIPROP = 32;
  public static final int VENC_H264_CBR_S32INTRAQPDELTA = 36;
  public static final int VENC_H264_CBR_S32DEBREATHQPDELTA = 40;
  public static final int VENC_H264_CBR_U32IDRQPDELTARANGE = 44;
  public static final int VENC_H264_VBR_U32GOP = 0;
  public static final int VENC_H264_VBR_U32STATTIME = 4;
  public static final int VENC_H264_VBR_U32MAXBITRATE = 8;
  public static final int VENC_H264_VBR_ENVQ = 12;
  public static final int VENC_H264_VBR_U32MAXQP = 16;
  public static final int VENC_H264_VBR_U32MINQP = 20;
  public static final int VENC_H264_VBR_U32MAXIQP = 24;
  public static final int VENC_H264_VBR_U32MINIQP = 28;
  public static final int VENC_H264_VBR_S32INTRAQPDELTA = 32;
  public static final int VENC_H264_VBR_S32DEBREATHQPDELTA = 36;
  public static final int VENC_H264_VBR_U32IDRQPDELTARANGE = 40;
  public static final int VENC_H264_VBR_U32SCENECHGTHR = 60;
  public static final int VENC_H264_VBR_U32CHANGEPOS = 64;
  public static final int VENC_H264_AVBR_U32GOP = 0;
  public static final int VENC_H264_AVBR_U32STATTIME = 4;
  public static final int VENC_H264_AVBR_U32MAXBITRATE = 8;
  public static final int VENC_H264_AVBR_U32MAXQP = 12;
  public static final int VENC_H264_AVBR_U32MINQP = 16;
  public static final int VENC_H264_AVBR_U32MAXIQP = 20;
  public static final int VENC_H264_AVBR_U32MINIQP = 24;
  public static final int VENC_H264_AVBR_S32INTRAQPDELTA = 28;
  public static final int VENC_H264_AVBR_S32DEBREATHQPDELTA = 32;
  public static final int VENC_H264_AVBR_U32IDRQPDELTARANGE = 36;
  public static final int VENC_H264_AVBR_U32SCENECHGTHR = 56;
  public static final int VENC_H264_AVBR_U32CHANGEPOS = 60;
  public static final int VENC_H264_AVBR_U32MINSTILLPERCENT = 64;
  public static final int VENC_H264_AVBR_U32MAXSTILLQP = 68;
  public static final int VENC_H264_FIXQP_U32GOP = 0;
  public static final int VENC_H264_FIXQP_U32IQP = 4;
  public static final int VENC_H264_FIXQP_U32PQP = 8;
  public static final int VENC_H264_FIXQP_U32BQP = 12;

  private AxLayout() {}
}
