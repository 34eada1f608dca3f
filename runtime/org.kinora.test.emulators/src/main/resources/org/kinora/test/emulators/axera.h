/*
 * The structures of the Axera media libraries (AX630C; sipeed/MaixCDK 0711fd0, components/3rd_party/maixcam2_msp, include/
 * ax_global_type.h, ax_pool_type.h, ax_venc_comm.h, ax_venc_rc.h, ax_ivps_type.h, ax_ivps_api.h), LP64, declared anew:
 * names and layouts are the vendor's, so that errors name what the vendor's documents name.
 */
#ifndef KINORA_AXERA_H
#define KINORA_AXERA_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t AX_BOOL; /* four bytes */

enum { PT_JPEG = 26, PT_H264 = 96, PT_H265 = 265, PT_MJPEG = 1002 };
enum { AX_FORMAT_YUV420_PLANAR = 1, AX_FORMAT_NV12 = 3, AX_FORMAT_NV21 = 4 };
enum { RC_CBR = 1, RC_VBR, RC_AVBR, RC_QVBR, RC_CVBR, RC_FIXQP, RC_QPMAP, RC_H265 = 10 /* is added */ };
enum { AX_ID_VENC = 0x07, AX_ID_SYS = 0x0b, AX_ID_IVPS = 0x0d, AX_ID_VIN = 0x11 };
enum { AX_MAX_VENC_CHN_NUM = 16, AX_MAX_VENC_NALU_NUM = 32, AX_MAX_COMM_POOLS = 16, AX_IVPS_MAX_OUTCHN_NUM = 5 };

/* Error codes: 0x80000000 | module << 16 | part << 8 | id. */
#define AX_ERR(module, part, id) ((int32_t)(0x80000000u | (uint32_t)(module) << 16 | (part) << 8 | (id)))
enum {
	E_INVALID_GRPID = 0x03, E_INVALID_CHNID = 0x04, E_ILLEGAL_PARAM = 0x0a, E_NULL_PTR, E_BAD_ADDR,
	E_SYS_NOTREADY = 0x10, E_BUSY, E_NOT_INIT, E_NOT_CONFIG, E_NOT_SUPPORT, E_NOT_PERM, E_EXIST, E_UNEXIST, E_NOMEM,
	E_NOBUF, E_NOT_MATCH, E_BUF_EMPTY = 0x20, E_BUF_FULL, E_QUEUE_EMPTY, E_QUEUE_FULL, E_TIMED_OUT = 0x27, E_FLOW_END,
	E_UNKNOWN, E_HW_TIMEOUT = 0x84
};

typedef struct { int32_t enModId, s32GrpId, s32ChnId; } AX_MOD_INFO_T;
typedef struct { float fSrcFrameRate, fDstFrameRate; } AX_FRAME_RATE_CTRL_T;
typedef struct { int32_t enCompressMode; uint32_t u32CompressLevel; } AX_FRAME_COMPRESS_INFO_T;

typedef struct {
	uint32_t u32Width, u32Height;
	int32_t enImgFormat, enVscanFormat;
	AX_FRAME_COMPRESS_INFO_T stCompressInfo;
	int32_t stDynamicRange, stColorGamut;
	uint32_t u32PicStride[3], u32ExtStride[3];
	uint64_t u64PhyAddr[3], u64VirAddr[3], u64ExtPhyAddr[3], u64ExtVirAddr[3];
	uint32_t u32HeaderSize[3], u32BlkId[3];
	int16_t s16CropX, s16CropY, s16CropWidth, s16CropHeight;
	uint32_t u32TimeRef;
	uint64_t u64PTS; /* microseconds */
	uint64_t u64SeqNum, u64UserData, u64PrivateData;
	uint32_t u32FrameFlag, u32FrameSize;
} AX_VIDEO_FRAME_T;

typedef struct { AX_VIDEO_FRAME_T stVFrame; int32_t enModId; AX_BOOL bEndOfStream; } AX_VIDEO_FRAME_INFO_T;

/* ---- POOL ---- */

typedef struct {
	uint64_t MetaSize, BlkSize;
	uint32_t BlkCnt;
	AX_BOOL IsMergeMode;
	int32_t CacheMode;
	char PartitionName[32], PoolName[32];
} AX_POOL_CONFIG_T;

typedef struct { AX_POOL_CONFIG_T CommPool[AX_MAX_COMM_POOLS]; } AX_POOL_FLOORPLAN_T;

/* ---- IVPS ---- */

typedef struct { int16_t nX, nY; uint16_t nW, nH; } AX_IVPS_RECT_T;
typedef struct { int32_t eMode; uint32_t nBgColor; int32_t eAligns[2]; AX_IVPS_RECT_T tRect; } AX_IVPS_ASPECT_RATIO_T;
typedef struct { int32_t eRotation; AX_BOOL bMirror, bFlip, bVoOsd, bRotationOnly; } AX_IVPS_TDP_CFG_T;

typedef struct {
	int32_t eDewarpType, eRotation;
	AX_BOOL bHwRotation, bMirror, bFlip;
	uint64_t dewarp[10], tPerspectiveAttr[9];
} AX_IVPS_GDC_CFG_T;

typedef struct {
	AX_BOOL bEngage;
	int32_t eEngine;
	AX_FRAME_RATE_CTRL_T tFRC;
	AX_BOOL bCrop;
	AX_IVPS_RECT_T tCropRect;
	uint16_t nDstPicWidth, nDstPicHeight, nDstPicStride;
	int32_t eDstPicFormat;
	AX_FRAME_COMPRESS_INFO_T tCompressInfo;
	AX_BOOL bInplace;
	AX_IVPS_ASPECT_RATIO_T tAspectRatio;
	int32_t eSclType;
	union { AX_IVPS_TDP_CFG_T tTdpCfg; AX_IVPS_GDC_CFG_T tGdcCfg; };
	uint32_t nFRC;
} AX_IVPS_FILTER_T;

typedef struct {
	uint8_t nOutChnNum;
	uint16_t nInDebugFifoDepth;
	uint8_t nOutFifoDepth[AX_IVPS_MAX_OUTCHN_NUM];
	AX_IVPS_FILTER_T tFilter[AX_IVPS_MAX_OUTCHN_NUM + 1][2];
	int32_t eFRCMode, ePTSMode[AX_IVPS_MAX_OUTCHN_NUM];
} AX_IVPS_PIPELINE_ATTR_T;

typedef struct { uint8_t nInFifoDepth; int32_t ePipeline; } AX_IVPS_GRP_ATTR_T;
typedef struct { int32_t ePoolSrc; uint8_t nFrmBufNum; uint32_t PoolId; } AX_IVPS_POOL_ATTR_T;

typedef struct {
	AX_FRAME_RATE_CTRL_T tFRC;
	uint16_t nDstPicWidth, nDstPicHeight, nDstPicStride;
	int32_t eDstPicFormat;
	AX_IVPS_ASPECT_RATIO_T tAspectRatio;
	uint8_t nOutFifoDepth;
	uint32_t nFRC;
} AX_IVPS_CHN_ATTR_T;

/* ---- VENC ---- */

typedef struct {
	int32_t enVencType;
	AX_BOOL bExplicitSched;
	int32_t enSchedPolicy;
	uint32_t u32SchedPriority, u32TotalThreadNum;
} AX_VENC_MOD_ATTR_T;

typedef struct { AX_BOOL bEnable; int32_t s32X, s32Y; uint32_t u32Width, u32Height; } AX_VENC_CROP_INFO_T;

typedef struct {
	int32_t enType;
	uint32_t u32MaxPicWidth, u32MaxPicHeight;
	int32_t enMemSource;
	uint32_t u32BufSize;
	int32_t enProfile, enLevel, enTier;
	uint32_t u32PicWidthSrc, u32PicHeightSrc;
	AX_VENC_CROP_INFO_T stCropCfg;
	int32_t enRotation, enLinkMode;
	AX_BOOL bDeBreathEffect, bRefRingbuf;
	int32_t s32StopWaitTime;
	uint8_t u8InFifoDepth, u8OutFifoDepth;
	uint32_t u32SliceNum;
	AX_BOOL bRcnRefShareBuf; /* of the union of codecs */
} AX_VENC_ATTR_T;

typedef struct { int32_t enCtbRcMode, enQpmapQpType, enQpmapBlockType, enQpmapBlockUnit; } AX_VENC_QPMAP_META_T;

typedef struct {
	uint32_t u32Gop, u32StatTime, u32BitRate, u32MaxQp, u32MinQp, u32MaxIQp, u32MinIQp, u32MaxIprop, u32MinIprop;
	int32_t s32IntraQpDelta, s32DeBreathQpDelta;
	uint32_t u32IdrQpDeltaRange;
	AX_VENC_QPMAP_META_T stQpmapInfo;
} AX_VENC_H264_CBR_T;

typedef struct {
	uint32_t u32Gop, u32StatTime, u32MaxBitRate;
	int32_t enVQ;
	uint32_t u32MaxQp, u32MinQp, u32MaxIQp, u32MinIQp;
	int32_t s32IntraQpDelta, s32DeBreathQpDelta;
	uint32_t u32IdrQpDeltaRange;
	AX_VENC_QPMAP_META_T stQpmapInfo;
	uint32_t u32SceneChgThr, u32ChangePos;
} AX_VENC_H264_VBR_T;

typedef struct {
	uint32_t u32Gop, u32StatTime, u32MaxBitRate, u32MaxQp, u32MinQp, u32MaxIQp, u32MinIQp;
	int32_t s32IntraQpDelta, s32DeBreathQpDelta;
	uint32_t u32IdrQpDeltaRange;
	AX_VENC_QPMAP_META_T stQpmapInfo;
	uint32_t u32SceneChgThr, u32ChangePos, u32MinStillPercent, u32MaxStillQp;
} AX_VENC_H264_AVBR_T;

typedef struct {
	uint32_t u32Gop, u32StatTime, u32MaxQp, u32MinQp, u32MaxIQp, u32MinIQp, u32MinQpDelta, u32MaxQpDelta;
	int32_t s32DeBreathQpDelta;
	uint32_t u32IdrQpDeltaRange, u32MaxIprop, u32MinIprop, u32MaxBitRate, u32ShortTermStatTime, u32LongTermStatTime;
	uint32_t u32LongTermMaxBitrate, u32LongTermMinBitrate, u32ExtraBitPercent, u32LongTermStatTimeUnit;
	int32_t s32IntraQpDelta;
	AX_VENC_QPMAP_META_T stQpmapInfo;
} AX_VENC_H264_CVBR_T;

typedef struct { uint32_t u32Gop, u32IQp, u32PQp, u32BQp; } AX_VENC_H264_FIXQP_T;

typedef union {
	AX_VENC_H264_CBR_T stCbr;
	AX_VENC_H264_VBR_T stVbr;
	AX_VENC_H264_AVBR_T stAVbr;
	AX_VENC_H264_CVBR_T stCVbr;
	AX_VENC_H264_FIXQP_T stFixQp;
} AX_VENC_RC_U; /* a name of our own */

typedef struct {
	int32_t enRcMode, s32FirstFrameStartQp;
	AX_FRAME_RATE_CTRL_T stFrameRate;
	AX_VENC_RC_U rc;
} AX_VENC_RC_ATTR_T;

typedef struct {
	uint32_t u32RowQpDelta;
	int32_t s32FirstFrameStartQp;
	AX_BOOL bDetectSceneChange, bAdaptiveInsertIDRFrame;
	int32_t enRcMode, enBpsAdapt;
	AX_FRAME_RATE_CTRL_T stFrameRate;
	AX_VENC_RC_U rc;
} AX_VENC_RC_PARAM_T;

typedef struct { int32_t s32QpOffset; float f32QpFactor; } AX_VENC_GOP_NORMALP_T;

typedef struct {
	int32_t enGopMode;
	union { AX_VENC_GOP_NORMALP_T stNormalP; uint64_t others[3]; };
} AX_VENC_GOP_ATTR_T;

typedef struct { AX_VENC_ATTR_T stVencAttr; AX_VENC_RC_ATTR_T stRcAttr; AX_VENC_GOP_ATTR_T stGopAttr; } AX_VENC_CHN_ATTR_T;
typedef struct { int32_t s32RecvPicNum; } AX_VENC_RECV_PIC_PARAM_T;
typedef struct { int32_t unNaluType; uint32_t u32NaluOffset, u32NaluLength; } AX_VENC_NALU_INFO_T;

typedef struct {
	uint64_t ulPhyAddr;
	uint8_t *pu8Addr;
	uint32_t u32Len;
	uint64_t u64PTS, u64SeqNum, u64UserData;
	int32_t enType, enCodingType;
	uint32_t u32TemporalID, u32NaluNum;
	AX_VENC_NALU_INFO_T stNaluInfo[AX_MAX_VENC_NALU_NUM];
} AX_VENC_PACK_T;

typedef struct {
	AX_VENC_PACK_T stPack;
	uint8_t stInfo[56] __attribute__((aligned(8)));
	uint8_t stAdvanceInfo[312] __attribute__((aligned(8)));
} AX_VENC_STREAM_T;

typedef struct {
	uint32_t u32LeftPics, u32LeftStreamBytes, u32LeftStreamFrames, u32CurPacks, u32LeftRecvPics, u32LeftEncPics;
	uint32_t u32Reserved;
} AX_VENC_CHN_STATUS_T;

typedef struct {
	AX_BOOL bDropFrmEn;
	uint32_t u32DropFrmThrBps;
	int32_t enDropFrmMode;
	uint32_t u32EncFrmGaps;
} AX_VENC_RATE_JAM_CFG_T;

typedef struct {
	uint8_t aspect[4];
	uint16_t sar_width, sar_height;
	uint8_t timing_info_present_flag;
	uint32_t num_units_in_tick, time_scale;
	uint8_t fixed_frame_rate_flag;
	uint32_t num_ticks_poc_diff_one_minus1;
	uint8_t signal[7], restriction;
} AX_VENC_VUI_PARAM_T;

/* The table is true of these declarations, for whichever processor they are compiled. */
#define SIZE(struct_, size) _Static_assert(sizeof(struct_) == (size), #struct_);
#define AT(struct_, field, offset) _Static_assert(offsetof(struct_, field) == (offset), #struct_ "." #field);
#include "axera.layout"
#undef SIZE
#undef AT

#endif
