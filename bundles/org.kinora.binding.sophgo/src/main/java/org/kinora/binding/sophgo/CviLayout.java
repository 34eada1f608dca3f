package org.kinora.binding.sophgo;

/**
 * Sizes of structures and offsets of their fields in bytes, for 64 bit processors: {@code
 * STRUCTURE_FIELD} is the offset of a field, its name in capitals, and {@code STRUCTURE_SIZE} the
 * size. They are the same on x86_64, riscv64 and arm64, and in all copies of the vendor's headers
 * that were compared (sophgo/middleware 5cb4b98, sipeed/MaixCDK d9741a2, sophgo/cvi_mpi e1bfa7c). A
 * test compares them with a C program.
 */
public final class CviLayout {

  // cvi_comm_video.h; a VIDEO_FRAME_INFO_S begins with its VIDEO_FRAME_S
  public static final int VIDEO_FRAME_INFO_SIZE = 152;
  public static final int VIDEO_FRAME_U32WIDTH = 0;
  public static final int VIDEO_FRAME_U32HEIGHT = 4;
  public static final int VIDEO_FRAME_ENPIXELFORMAT = 8;
  public static final int VIDEO_FRAME_ENVIDEOFORMAT = 16;
  public static final int VIDEO_FRAME_ENCOMPRESSMODE = 20;
  public static final int VIDEO_FRAME_ENDYNAMICRANGE = 24;
  public static final int VIDEO_FRAME_ENCOLORGAMUT = 28;
  public static final int VIDEO_FRAME_U32STRIDE = 32;
  public static final int VIDEO_FRAME_U64PHYADDR = 48;
  public static final int VIDEO_FRAME_PU8VIRADDR = 72;
  public static final int VIDEO_FRAME_U32LENGTH = 96;
  public static final int VIDEO_FRAME_U32TIMEREF = 116;
  public static final int VIDEO_FRAME_U64PTS = 120;
  public static final int VIDEO_FRAME_INFO_U32POOLID = 144;

  // cvi_comm_sys.h
  public static final int MMF_CHN_SIZE = 12;
  public static final int MMF_CHN_ENMODID = 0;
  public static final int MMF_CHN_S32DEVID = 4;
  public static final int MMF_CHN_S32CHNID = 8;

  // cvi_comm_vb.h
  public static final int VB_POOL_CONFIG_SIZE = 44;
  public static final int VB_POOL_CONFIG_U32BLKSIZE = 0;
  public static final int VB_POOL_CONFIG_U32BLKCNT = 4;
  public static final int VB_POOL_CONFIG_ENREMAPMODE = 8;
  public static final int VB_POOL_CONFIG_ACNAME = 12;
  public static final int VB_CONFIG_SIZE = 708;
  public static final int VB_CONFIG_U32MAXPOOLCNT = 0;
  public static final int VB_CONFIG_ASTCOMMPOOL = 4;

  // cvi_comm_vpss.h
  public static final int VPSS_GRP_ATTR_SIZE = 24;
  public static final int VPSS_GRP_ATTR_U32MAXW = 0;
  public static final int VPSS_GRP_ATTR_U32MAXH = 4;
  public static final int VPSS_GRP_ATTR_ENPIXELFORMAT = 8;
  public static final int VPSS_GRP_ATTR_STFRAMERATE_S32SRCFRAMERATE = 12;
  public static final int VPSS_GRP_ATTR_STFRAMERATE_S32DSTFRAMERATE = 16;
  public static final int VPSS_GRP_ATTR_U8VPSSDEV = 20;
  public static final int VPSS_CHN_ATTR_SIZE = 92;
  public static final int VPSS_CHN_ATTR_U32WIDTH = 0;
  public static final int VPSS_CHN_ATTR_U32HEIGHT = 4;
  public static final int VPSS_CHN_ATTR_ENVIDEOFORMAT = 8;
  public static final int VPSS_CHN_ATTR_ENPIXELFORMAT = 12;
  public static final int VPSS_CHN_ATTR_STFRAMERATE_S32SRCFRAMERATE = 16;
  public static final int VPSS_CHN_ATTR_STFRAMERATE_S32DSTFRAMERATE = 20;
  public static final int VPSS_CHN_ATTR_BMIRROR = 24;
  public static final int VPSS_CHN_ATTR_BFLIP = 25;
  public static final int VPSS_CHN_ATTR_U32DEPTH = 28;
  public static final int VPSS_CHN_ATTR_STASPECTRATIO_ENMODE = 32;

  public static final int VPSS_CROP_INFO_SIZE = 24;
  public static final int VPSS_CROP_INFO_BENABLE = 0;
  public static final int VPSS_CROP_INFO_ENCROPCOORDINATE = 4;
  public static final int VPSS_CROP_INFO_STCROPRECT = 8;

  // cvi_comm_venc.h
  public static final int VENC_CHN_ATTR_SIZE = 112;
  public static final int VENC_CHN_ATTR_STVENCATTR = 0;
  public static final int VENC_CHN_ATTR_STRCATTR = 64;
  public static final int VENC_CHN_ATTR_STGOPATTR = 96;
  public static final int VENC_ATTR_ENTYPE = 0;
  public static final int VENC_ATTR_U32MAXPICWIDTH = 4;
  public static final int VENC_ATTR_U32MAXPICHEIGHT = 8;
  public static final int VENC_ATTR_U32BUFSIZE = 12;
  public static final int VENC_ATTR_U32PROFILE = 16;
  public static final int VENC_ATTR_BBYFRAME = 20;
  public static final int VENC_ATTR_U32PICWIDTH = 24;
  public static final int VENC_ATTR_U32PICHEIGHT = 28;
  public static final int VENC_ATTR_BESBUFQUEUEEN = 33;
  public static final int VENC_ATTR_BISOSENDFRMEN = 34;
  public static final int VENC_RECV_PIC_PARAM_SIZE = 4;
  public static final int VENC_RECV_PIC_PARAM_S32RECVPICNUM = 0;
  public static final int VENC_PACK_SIZE = 144;
  public static final int VENC_PACK_U64PHYADDR = 0;
  public static final int VENC_PACK_PU8ADDR = 8;
  public static final int VENC_PACK_U32LEN = 16;
  public static final int VENC_PACK_U64PTS = 24;
  public static final int VENC_PACK_BFRAMEEND = 32;
  public static final int VENC_PACK_U32OFFSET = 40;
  public static final int VENC_STREAM_SIZE = 384;
  public static final int VENC_STREAM_PSTPACK = 0;
  public static final int VENC_STREAM_U32PACKCOUNT = 8;
  public static final int VENC_STREAM_U32SEQ = 12;
  public static final int VENC_CHN_STATUS_SIZE = 88;
  public static final int VENC_CHN_STATUS_U32CURPACKS = 12;
  public static final int VENC_FRAMELOST_SIZE = 16;
  public static final int VENC_FRAMELOST_BFRMLOSTOPEN = 0;
  public static final int VENC_FRAMELOST_ENFRMLOSTMODE = 8;

  // cvi_comm_rc.h; the structures of H.265 are those of H.264. In CBR, VBR and AVBR the rate is at
  // the same place.
  public static final int VENC_RC_ATTR_SIZE = 32;
  public static final int VENC_RC_ATTR_ENRCMODE = 0;
  public static final int VENC_RC_ATTR_STCBR = 4;
  public static final int VENC_H264_CBR_U32GOP = 0;
  public static final int VENC_H264_CBR_U32STATTIME = 4;
  public static final int VENC_H264_CBR_U32SRCFRAMERATE = 8;
  public static final int VENC_H264_CBR_FR32DSTFRAMERATE = 12;
  public static final int VENC_H264_CBR_U32BITRATE = 16;
  public static final int VENC_H264_VBR_U32MAXBITRATE = 16;
  public static final int VENC_H264_AVBR_U32MAXBITRATE = 16;
  public static final int VENC_H264_FIXQP_U32GOP = 0;
  public static final int VENC_H264_FIXQP_U32SRCFRAMERATE = 4;
  public static final int VENC_H264_FIXQP_FR32DSTFRAMERATE = 8;
  public static final int VENC_H264_FIXQP_U32IQP = 12;
  public static final int VENC_H264_FIXQP_U32PQP = 16;
  public static final int VENC_GOP_ATTR_SIZE = 16;
  public static final int VENC_GOP_ATTR_ENGOPMODE = 0;
  public static final int VENC_GOP_ATTR_STNORMALP_S32IPQPDELTA = 4;
  public static final int VENC_RC_PARAM_SIZE = 292;
  public static final int VENC_RC_PARAM_S32FIRSTFRAMESTARTQP = 200;
  public static final int VENC_RC_PARAM_S32INITIALDELAY = 204;
  public static final int VENC_RC_PARAM_STPARAMH264CBR_U32MINIPROP = 220;
  public static final int VENC_RC_PARAM_STPARAMH264CBR_U32MAXIPROP = 224;
  public static final int VENC_RC_PARAM_STPARAMH264CBR_U32MAXQP = 228;
  public static final int VENC_RC_PARAM_STPARAMH264CBR_U32MINQP = 232;
  public static final int VENC_RC_PARAM_STPARAMH264CBR_U32MAXIQP = 236;
  public static final int VENC_RC_PARAM_STPARAMH264CBR_U32MINIQP = 240;

  private CviLayout() {}
}
