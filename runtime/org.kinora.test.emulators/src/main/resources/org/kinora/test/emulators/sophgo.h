/*
 * The structures of the Sophgo/CVITEK media libraries (SG2002, CV181x; sophgo/middleware 5cb4b98 v2/include/linux), LP64,
 * declared anew: names and layouts are the vendor's, so that errors name what the vendor's documents name.
 */
#ifndef KINORA_SOPHGO_H
#define KINORA_SOPHGO_H

#include <stddef.h>
#include <stdint.h>

typedef uint8_t CVI_BOOL; /* one byte */

enum { PT_JPEG = 26, PT_H264 = 96, PT_H265 = 265, PT_MJPEG = 1002 };
enum { PIXEL_FORMAT_YUV_PLANAR_420 = 13, PIXEL_FORMAT_NV12 = 18, PIXEL_FORMAT_NV21 = 19, PIXEL_FORMAT_UYVY = 23 };
enum {
	RC_H264CBR = 1, RC_H264VBR, RC_H264AVBR, RC_H264QVBR, RC_H264FIXQP, RC_H264QPMAP, RC_H264UBR,
	RC_H265CBR = 11, RC_H265VBR, RC_H265AVBR, RC_H265QVBR, RC_H265FIXQP, RC_H265QPMAP, RC_H265UBR
};
enum { MOD_VPSS = 6, MOD_VENC = 7, MOD_VI = 14 };
enum { VENC_MAX_CHN_NUM = 16, VB_MAX_COMM_POOLS = 16, DEFAULT_ALIGN = 64, VPSS_MAX_WIDTH = 2880 };

/* Error codes: 0xC0000000 | module << 16 | 4 << 13 | id. */
#define CVI_ERR(module, id) ((int32_t)(0xC0008000u | (uint32_t)(module) << 16 | (id)))
enum { ID_VB = 1, ID_SYS = 2 };
enum {
	E_INVALID_CHNID = 0x02, E_ILLEGAL_PARAM, E_EXIST, E_UNEXIST, E_NULL_PTR, E_NOT_CONFIG, E_NOT_SUPPORT, E_NOT_PERM,
	E_INVALID_PIPEID, E_INVALID_GRPID, E_NOMEM, E_NOBUF, E_BUF_EMPTY, E_BUF_FULL, E_SYS_NOTREADY, E_BADADDR, E_BUSY,
	E_SIZE_NOT_ENOUGH, E_INVALID_VB,
	E_VENC_INIT = 0x40, E_VENC_FRC_NO_ENC, E_VENC_STAT_VFPS_CHANGE, E_VENC_EMPTY_STREAM_FRAME, E_VENC_EMPTY_PACK,
	E_VENC_RC_PARAM = 0x47, E_VENC_GOP_ATTR = 0x4f
};
enum { CVI_FAILURE = -1 };

typedef struct { int32_t s32X, s32Y; uint32_t u32Width, u32Height; } RECT_S;
typedef struct { uint32_t u32Width, u32Height; } SIZE_S;
typedef struct { int32_t s32SrcFrameRate, s32DstFrameRate; } FRAME_RATE_CTRL_S;
typedef struct { int32_t enModId, s32DevId, s32ChnId; } MMF_CHN_S;
typedef struct { char version[128]; } MMF_VERSION_S;

typedef struct {
	uint32_t u32Width, u32Height;
	int32_t enPixelFormat, enBayerFormat, enVideoFormat, enCompressMode, enDynamicRange, enColorGamut;
	uint32_t u32Stride[3];
	uint64_t u64PhyAddr[3];
	uint8_t *pu8VirAddr[3];
	uint32_t u32Length[3];
	int16_t s16OffsetTop, s16OffsetBottom, s16OffsetLeft, s16OffsetRight;
	uint32_t u32TimeRef;
	uint64_t u64PTS; /* microseconds */
	void *pPrivateData;
	uint32_t u32FrameFlag;
} VIDEO_FRAME_S;

typedef struct { VIDEO_FRAME_S stVFrame; uint32_t u32PoolId; } VIDEO_FRAME_INFO_S;

typedef struct {
	CVI_BOOL bQpMapValid, bSkipWeightValid;
	uint32_t u32BlkStartQp;
	uint64_t u64QpMapPhyAddr, u64SkipWeightPhyAddr;
	int32_t enFrameType;
} USER_RC_INFO_S;

typedef struct { VIDEO_FRAME_INFO_S stUserFrame; USER_RC_INFO_S stUserRcInfo; } USER_FRAME_INFO_S;

/* ---- VB ---- */

typedef struct { uint32_t u32BlkSize, u32BlkCnt; int32_t enRemapMode; char acName[32]; } VB_POOL_CONFIG_S;
typedef struct { uint32_t u32MaxPoolCnt; VB_POOL_CONFIG_S astCommPool[VB_MAX_COMM_POOLS]; } VB_CONFIG_S;

/* ---- VPSS, VI ---- */

typedef struct {
	uint32_t u32MaxW, u32MaxH;
	int32_t enPixelFormat;
	FRAME_RATE_CTRL_S stFrameRate;
	uint8_t u8VpssDev;
} VPSS_GRP_ATTR_S;

typedef struct { int32_t enMode; CVI_BOOL bEnableBgColor; uint32_t u32BgColor; RECT_S stVideoRect; } ASPECT_RATIO_S;
typedef struct { CVI_BOOL bEnable; float factor[3], mean[3]; int32_t rounding; } VPSS_NORMALIZE_S;

typedef struct {
	uint32_t u32Width, u32Height;
	int32_t enVideoFormat, enPixelFormat;
	FRAME_RATE_CTRL_S stFrameRate;
	CVI_BOOL bMirror, bFlip;
	uint32_t u32Depth;
	ASPECT_RATIO_S stAspectRatio;
	VPSS_NORMALIZE_S stNormalize;
} VPSS_CHN_ATTR_S;

typedef struct { CVI_BOOL bEnable; int32_t enCropCoordinate; RECT_S stCropRect; } VPSS_CROP_INFO_S;

typedef struct {
	SIZE_S stSize;
	int32_t enPixelFormat, enDynamicRange, enVideoFormat, enCompressMode;
	CVI_BOOL bMirror, bFlip;
	uint32_t u32Depth;
	FRAME_RATE_CTRL_S stFrameRate;
	uint32_t u32BindVbPool;
} VI_CHN_ATTR_S;

/* ---- VENC ---- */

typedef struct { CVI_BOOL bRcnRefShareBuf, bSingleLumaBuf; } VENC_ATTR_H264_S;
typedef struct { CVI_BOOL bRcnRefShareBuf; } VENC_ATTR_H265_S;
typedef struct { CVI_BOOL bSupportDCF; uint32_t stMPFCfg[5]; int32_t enReceiveMode; } VENC_ATTR_JPEG_S;

typedef struct {
	int32_t enType;
	uint32_t u32MaxPicWidth, u32MaxPicHeight, u32BufSize, u32Profile;
	CVI_BOOL bByFrame;
	uint32_t u32PicWidth, u32PicHeight;
	CVI_BOOL bSingleCore, bEsBufQueueEn, bIsoSendFrmEn;
	union {
		VENC_ATTR_H264_S stAttrH264e;
		VENC_ATTR_H265_S stAttrH265e;
		VENC_ATTR_JPEG_S stAttrJpege;
	};
} VENC_ATTR_S;

typedef struct {
	uint32_t u32Gop, u32StatTime, u32SrcFrameRate, fr32DstFrameRate, u32BitRate;
	CVI_BOOL bVariFpsEn;
} VENC_H264_CBR_S;

typedef struct {
	uint32_t u32Gop, u32StatTime, u32SrcFrameRate, fr32DstFrameRate, u32MaxBitRate;
	CVI_BOOL bVariFpsEn;
} VENC_H264_VBR_S;

typedef VENC_H264_VBR_S VENC_H264_AVBR_S;

typedef struct {
	uint32_t u32Gop, u32SrcFrameRate, fr32DstFrameRate, u32IQp, u32PQp, u32BQp;
	CVI_BOOL bVariFpsEn;
} VENC_H264_FIXQP_S;

typedef struct {
	int32_t enRcMode;
	union {
		VENC_H264_CBR_S stCbr;
		VENC_H264_VBR_S stVbr;
		VENC_H264_AVBR_S stAVbr;
		VENC_H264_FIXQP_S stFixQp;
	};
} VENC_RC_ATTR_S;

typedef struct { int32_t s32IPQpDelta; } VENC_GOP_NORMALP_S;
typedef struct { int32_t enGopMode; union { VENC_GOP_NORMALP_S stNormalP; uint32_t others[3]; }; } VENC_GOP_ATTR_S;
typedef struct { VENC_ATTR_S stVencAttr; VENC_RC_ATTR_S stRcAttr; VENC_GOP_ATTR_S stGopAttr; } VENC_CHN_ATTR_S;
typedef struct { int32_t s32RecvPicNum; } VENC_RECV_PIC_PARAM_S;
typedef struct { int32_t u32PackType; uint32_t u32PackOffset, u32PackLength; } VENC_PACK_INFO_S;

typedef struct {
	uint64_t u64PhyAddr;
	uint8_t *pu8Addr;
	uint32_t u32Len;
	uint64_t u64PTS;
	CVI_BOOL bFrameEnd;
	int32_t DataType;
	uint32_t u32Offset, u32DataNum;
	VENC_PACK_INFO_S stPackInfo[8];
} VENC_PACK_S;

typedef struct {
	VENC_PACK_S *pstPack;
	uint32_t u32PackCount, u32Seq;
	uint8_t stInfo[56] __attribute__((aligned(8)));
	uint8_t stAdvanceInfo[312] __attribute__((aligned(8)));
} VENC_STREAM_S;

typedef struct {
	int32_t enRefType;
	uint32_t u32PicBytesNum, u32PicCnt, u32StartQp, u32MeanQp;
	CVI_BOOL bPSkip;
	uint32_t u32ResidualBitNum, u32HeadBitNum, u32Madi, u32Madp, u32MseSum, u32MseLcuCnt;
	double dPSNRVal;
} VENC_STREAM_INFO_S;

typedef struct {
	uint32_t u32LeftPics, u32LeftStreamBytes, u32LeftStreamFrames, u32CurPacks, u32LeftRecvPics, u32LeftEncPics;
	CVI_BOOL bJpegSnapEnd;
	VENC_STREAM_INFO_S stVencStrmInfo;
} VENC_CHN_STATUS_S;

typedef struct {
	uint32_t u32MinIprop, u32MaxIprop, u32MaxQp, u32MinQp, u32MaxIQp, u32MinIQp;
	int32_t s32MaxReEncodeTimes;
	CVI_BOOL bQpMapEn;
} VENC_PARAM_H264_CBR_S;

typedef struct {
	uint32_t u32ThrdI[16], u32ThrdP[16], u32ThrdB[16];
	uint32_t u32DirectionThrd, u32RowQpDelta;
	int32_t s32FirstFrameStartQp, s32InitialDelay;
	uint32_t u32ThrdLv;
	CVI_BOOL bBgEnhanceEn;
	int32_t s32BgDeltaQp;
	union { VENC_PARAM_H264_CBR_S stParamH264Cbr; uint32_t others[18]; };
} VENC_RC_PARAM_S;

typedef struct {
	CVI_BOOL bFrmLostOpen;
	uint32_t u32FrmLostBpsThr;
	int32_t enFrmLostMode;
	uint32_t u32EncFrmGaps;
} VENC_FRAMELOST_S;

typedef struct { CVI_BOOL bEnable; RECT_S stRect; } VENC_CROP_INFO_S;

typedef struct {
	CVI_BOOL bColor2Grey;
	uint32_t u32Priority, u32MaxStrmCnt, u32PollWakeUpFrmCnt;
	VENC_CROP_INFO_S stCropCfg;
	FRAME_RATE_CTRL_S stFrameRate;
} VENC_CHN_PARAM_S;

typedef struct {
	uint8_t aspect_ratio_info_present_flag, aspect_ratio_idc, overscan_info_present_flag, overscan_appropriate_flag;
	uint16_t sar_width, sar_height;
} VENC_VUI_ASPECT_RATIO_S;

typedef struct {
	uint8_t video_signal_type_present_flag, video_format, video_full_range_flag, colour_description_present_flag;
	uint8_t colour_primaries, transfer_characteristics, matrix_coefficients;
} VENC_VUI_VIDEO_SIGNAL_S;

typedef struct { uint8_t timing_info_present_flag, fixed_frame_rate_flag; uint32_t num_units_in_tick, time_scale; } VENC_VUI_H264_TIME_INFO_S;
typedef struct { uint32_t timing_info_present_flag, num_units_in_tick, time_scale, num_ticks_poc_diff_one_minus1; } VENC_VUI_H265_TIME_INFO_S;

typedef struct {
	VENC_VUI_ASPECT_RATIO_S stVuiAspectRatio;
	VENC_VUI_H264_TIME_INFO_S stVuiTimeInfo;
	VENC_VUI_VIDEO_SIGNAL_S stVuiVideoSignal;
	uint8_t stVuiBitstreamRestric;
} VENC_H264_VUI_S;

typedef struct {
	VENC_VUI_ASPECT_RATIO_S stVuiAspectRatio;
	VENC_VUI_H265_TIME_INFO_S stVuiTimeInfo;
	VENC_VUI_VIDEO_SIGNAL_S stVuiVideoSignal;
	uint8_t stVuiBitstreamRestric;
} VENC_H265_VUI_S;

typedef struct { uint32_t u32Qfactor; uint8_t u8YQt[64], u8CbQt[64], u8CrQt[64]; uint32_t u32MCUPerECS; } VENC_JPEG_PARAM_S;
typedef struct { uint32_t hPicVbPool, hPicInfoVbPool; } VENC_CHN_POOL_S;

/* The table is true of these declarations, for whichever processor they are compiled. */
#define SIZE(struct_, size) _Static_assert(sizeof(struct_) == (size), #struct_);
#define AT(struct_, field, offset) _Static_assert(offsetof(struct_, field) == (offset), #struct_ "." #field);
#include "sophgo.layout"
#undef SIZE
#undef AT

#endif
