/* SPDX-License-Identifier: (BSD-3-Clause OR GPL-2.0-only) */
/*
 * Realm Management Interface 1.0 (Arm DEN0137 1.0-rel0): what a normal-world host says to the RMM.
 *
 * Calls are SMC64 fast calls; arguments in x1-x6, results in x0-x4. x0 holds a return code: bits [7:0] status,
 * bits [15:8] index (RMI_ERROR_RTT: the level where the walk ended, as an unsigned byte).
 * All structures are little-endian, 4 KiB in size and 4 KiB-aligned; fields that are not named are zero.
 */
#ifndef ABI_RMI_H
#define ABI_RMI_H

#include <stddef.h>
#include <stdint.h>

#define RMI_GRANULE_SIZE 4096UL

/* Function ids */
#define RMI_VERSION 0xC4000150UL
#define RMI_GRANULE_DELEGATE 0xC4000151UL
#define RMI_GRANULE_UNDELEGATE 0xC4000152UL
#define RMI_DATA_CREATE 0xC4000153UL
#define RMI_DATA_CREATE_UNKNOWN 0xC4000154UL
#define RMI_DATA_DESTROY 0xC4000155UL
#define RMI_REALM_ACTIVATE 0xC4000157UL
#define RMI_REALM_CREATE 0xC4000158UL
#define RMI_REALM_DESTROY 0xC4000159UL
#define RMI_REC_CREATE 0xC400015AUL
#define RMI_REC_DESTROY 0xC400015BUL
#define RMI_REC_ENTER 0xC400015CUL
#define RMI_RTT_CREATE 0xC400015DUL
#define RMI_RTT_DESTROY 0xC400015EUL
#define RMI_RTT_MAP_UNPROTECTED 0xC400015FUL
#define RMI_RTT_READ_ENTRY 0xC4000161UL
#define RMI_RTT_UNMAP_UNPROTECTED 0xC4000162UL
#define RMI_PSCI_COMPLETE 0xC4000164UL
#define RMI_FEATURES 0xC4000165UL
#define RMI_RTT_FOLD 0xC4000166UL
#define RMI_REC_AUX_COUNT 0xC4000167UL
#define RMI_RTT_INIT_RIPAS 0xC4000168UL
#define RMI_RTT_SET_RIPAS 0xC4000169UL

#define RMI_FID_FIRST 0xC4000150UL
#define RMI_FID_LAST 0xC400018EUL

/* The one revision that is spoken: minor in bits [15:0], major in bits [30:16]. */
#define RMI_ABI_VERSION 0x10000UL

/* Status, bits [7:0] of x0 */
#define RMI_SUCCESS 0UL
#define RMI_ERROR_INPUT 1UL
#define RMI_ERROR_REALM 2UL
#define RMI_ERROR_REC 3UL
#define RMI_ERROR_RTT 4UL

#define RMI_RETURN_STATUS(x0) ((x0)&0xffUL)
#define RMI_RETURN_INDEX(x0) (((x0) >> 8) & 0xffUL)

/* Index of RMI_ERROR_REALM from RMI_REC_ENTER */
#define RMI_REALM_INDEX_NEW 0UL
#define RMI_REALM_INDEX_SYSTEM_OFF 1UL

/* Feature register 0 (RMI_FEATURES, index 0): bit offsets */
#define RMI_FEAT0_S2SZ_SHIFT 0
#define RMI_FEAT0_LPA2 (1UL << 8)
#define RMI_FEAT0_SVE_EN (1UL << 9)
#define RMI_FEAT0_SVE_VL_SHIFT 10
#define RMI_FEAT0_NUM_BPS_SHIFT 14
#define RMI_FEAT0_NUM_WPS_SHIFT 20
#define RMI_FEAT0_PMU_EN (1UL << 26)
#define RMI_FEAT0_PMU_NUM_CTRS_SHIFT 27
#define RMI_FEAT0_HASH_SHA_256 (1UL << 32)
#define RMI_FEAT0_HASH_SHA_512 (1UL << 33)
#define RMI_FEAT0_GICV3_NUM_LRS_SHIFT 34 /* list registers that the host may use, minus 1; 4 bits */
#define RMI_FEAT0_MAX_RECS_ORDER_SHIFT 38 /* at most 2^n - 1 RECs a realm; 4 bits */

#define RMI_HASH_SHA_256 0
#define RMI_HASH_SHA_512 1

/* RmiRealmParams.flags */
#define RMI_REALM_FLAG_LPA2 (1UL << 0)
#define RMI_REALM_FLAG_SVE (1UL << 1)
#define RMI_REALM_FLAG_PMU (1UL << 2)

/* RmiRealmParams: input of RMI_REALM_CREATE. num_bps and num_wps are counts minus 1 (0 reserved). */
struct rmi_realm_params {
	uint64_t flags;
	uint8_t s2sz; /* IPA width in bits */
	uint8_t pad0[7];
	uint8_t sve_vl; /* vector length in units of 128 bits, minus 1; used with RMI_REALM_FLAG_SVE */
	uint8_t pad1[7];
	uint8_t num_bps;
	uint8_t pad2[7];
	uint8_t num_wps;
	uint8_t pad3[7];
	uint8_t pmu_num_ctrs; /* used with RMI_REALM_FLAG_PMU */
	uint8_t pad4[7];
	uint8_t hash_algo; /* RMI_HASH_* */
	uint8_t pad5[0x400 - 0x31];
	uint8_t rpv[64]; /* Realm Personalization Value */
	uint8_t pad6[0x800 - 0x440];
	uint16_t vmid;
	uint8_t pad7[6];
	uint64_t rtt_base; /* PA of the first starting-level table */
	int64_t rtt_level_start;
	uint32_t rtt_num_start;
	uint8_t pad8[0x1000 - 0x81c];
};

_Static_assert(sizeof(struct rmi_realm_params) == 0x1000, "RmiRealmParams");
_Static_assert(offsetof(struct rmi_realm_params, hash_algo) == 0x30, "RmiRealmParams.hash_algo");
_Static_assert(offsetof(struct rmi_realm_params, rpv) == 0x400, "RmiRealmParams.rpv");
_Static_assert(offsetof(struct rmi_realm_params, vmid) == 0x800, "RmiRealmParams.vmid");
_Static_assert(offsetof(struct rmi_realm_params, rtt_num_start) == 0x818,
	       "RmiRealmParams.rtt_num_start");

#define RMI_REC_FLAG_RUNNABLE (1UL << 0)
#define RMI_REC_CREATE_GPRS 8
#define RMI_MAX_AUX 16

/* RmiRecParams: input of RMI_REC_CREATE. */
struct rmi_rec_params {
	uint64_t flags;
	uint8_t pad0[0x100 - 0x8];
	uint64_t mpidr; /* RmiRecMpidr: Aff0 in [3:0], Aff1 [15:8], Aff2 [23:16], Aff3 [31:24] */
	uint8_t pad1[0x200 - 0x108];
	uint64_t pc;
	uint8_t pad2[0x300 - 0x208];
	uint64_t gprs[RMI_REC_CREATE_GPRS];
	uint8_t pad3[0x800 - 0x340];
	uint64_t num_aux;
	uint64_t aux[RMI_MAX_AUX]; /* PAs of delegated granules */
	uint8_t pad4[0x1000 - 0x888];
};

_Static_assert(sizeof(struct rmi_rec_params) == 0x1000, "RmiRecParams");
_Static_assert(offsetof(struct rmi_rec_params, gprs) == 0x300, "RmiRecParams.gprs");
_Static_assert(offsetof(struct rmi_rec_params, aux) == 0x808, "RmiRecParams.aux");

/* RmiRecRun.enter.flags */
#define RMI_ENTER_EMUL_MMIO (1UL << 0)
#define RMI_ENTER_INJECT_SEA (1UL << 1)
#define RMI_ENTER_TRAP_WFI (1UL << 2)
#define RMI_ENTER_TRAP_WFE (1UL << 3)
#define RMI_ENTER_RIPAS_REJECT (1UL << 4)

#define RMI_RUN_GPRS 31
#define RMI_RUN_LRS 16

/* First half of the run page: host to RMM. */
struct rmi_rec_enter {
	uint64_t flags;
	uint8_t pad0[0x200 - 0x8];
	uint64_t gprs[RMI_RUN_GPRS];
	uint8_t pad1[0x300 - 0x2f8];
	uint64_t gicv3_hcr;
	uint64_t gicv3_lrs[RMI_RUN_LRS];
	uint8_t pad2[0x400 - 0x388];
	uint64_t csm_response; /* CSM_RESPONSE_*, abi/csm.h; zero in RMM 1.0 */
	uint8_t pad3[0x800 - 0x408];
};

_Static_assert(sizeof(struct rmi_rec_enter) == 0x800, "RmiRecEnter");
_Static_assert(offsetof(struct rmi_rec_enter, gprs) == 0x200, "RmiRecEnter.gprs");
_Static_assert(offsetof(struct rmi_rec_enter, gicv3_lrs) == 0x308, "RmiRecEnter.gicv3_lrs");
_Static_assert(offsetof(struct rmi_rec_enter, csm_response) == 0x400, "RmiRecEnter.csm_response");

/* RmiRecRun.exit.exit_reason */
#define RMI_EXIT_SYNC 0
#define RMI_EXIT_IRQ 1
#define RMI_EXIT_FIQ 2
#define RMI_EXIT_PSCI 3
#define RMI_EXIT_RIPAS_CHANGE 4
#define RMI_EXIT_HOST_CALL 5
#define RMI_EXIT_SERROR 6

/* Second half of the run page: RMM to host. The csm_* fields are ours (abi/csm.h), zero unless exit_reason is RMI_EXIT_CSM. */
struct rmi_rec_exit {
	uint64_t exit_reason;
	uint8_t pad0[0x100 - 0x8];
	uint64_t esr;
	uint64_t far;
	uint64_t hpfar;
	uint8_t pad1[0x200 - 0x118];
	uint64_t gprs[RMI_RUN_GPRS];
	uint8_t pad2[0x300 - 0x2f8];
	uint64_t gicv3_hcr;
	uint64_t gicv3_lrs[RMI_RUN_LRS];
	uint64_t gicv3_misr;
	uint64_t gicv3_vmcr;
	uint8_t pad3[0x400 - 0x398];
	uint64_t cntp_ctl;
	uint64_t cntp_cval;
	uint64_t cntv_ctl;
	uint64_t cntv_cval;
	uint64_t csm_kind; /* CSM_EXIT_* */
	uint64_t csm_desc; /* PA of the region's descriptor granule, 0 if there is none yet */
	uint64_t csm_rd; /* RD of the realm to schedule (NOTIFY) */
	uint64_t csm_base; /* IPA in the exiting realm */
	uint64_t csm_size; /* bytes */
	uint64_t csm_level; /* RTT level to which the range must be built (signed) */
	uint8_t pad4[0x500 - 0x450];
	uint64_t ripas_base;
	uint64_t ripas_top;
	uint64_t ripas_value;
	uint8_t pad5[0x600 - 0x518];
	uint64_t imm;
	uint8_t pad6[0x700 - 0x608];
	uint64_t pmu_ovf_status;
	uint8_t pad7[0x800 - 0x708];
};

_Static_assert(sizeof(struct rmi_rec_exit) == 0x800, "RmiRecExit");
_Static_assert(offsetof(struct rmi_rec_exit, gprs) == 0x200, "RmiRecExit.gprs");
_Static_assert(offsetof(struct rmi_rec_exit, gicv3_misr) == 0x388, "RmiRecExit.gicv3_misr");
_Static_assert(offsetof(struct rmi_rec_exit, cntv_cval) == 0x418, "RmiRecExit.cntv_cval");
_Static_assert(offsetof(struct rmi_rec_exit, csm_kind) == 0x420, "RmiRecExit.csm_kind");
_Static_assert(offsetof(struct rmi_rec_exit, ripas_value) == 0x510, "RmiRecExit.ripas_value");
_Static_assert(offsetof(struct rmi_rec_exit, imm) == 0x600, "RmiRecExit.imm");
_Static_assert(offsetof(struct rmi_rec_exit, pmu_ovf_status) == 0x700, "RmiRecExit.pmu_ovf_status");

/* RmiRecRun: the page shared by host and RMM for one entry. */
struct rmi_rec_run {
	struct rmi_rec_enter enter;
	struct rmi_rec_exit exit;
};

_Static_assert(sizeof(struct rmi_rec_run) == 0x1000, "RmiRecRun");

/* RMI_DATA_CREATE flags */
#define RMI_MEASURE_CONTENT 1UL

/* RMI_RTT_READ_ENTRY: state */
#define RMI_RTTE_UNASSIGNED 0UL
#define RMI_RTTE_ASSIGNED 1UL
#define RMI_RTTE_TABLE 2UL

/* RIPAS, the same values in RMI and RSI */
#define RIPAS_EMPTY 0UL
#define RIPAS_RAM 1UL
#define RIPAS_DESTROYED 2UL

/* gicv3_hcr bits that a host may set: UIE LRENPIE NPIE VGrp0EIE VGrp0DIE VGrp1EIE VGrp1DIE TDIR */
#define RMI_GICV3_HCR_MASK 0x40feUL

#endif
