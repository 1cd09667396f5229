#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Put an RMM and a normal-world image into a copy of TF-A's flash image.
# Usage: mkbios.sh RMM BL33 OUT      (after make fw; FW=DIR for another build)
set -euo pipefail

# QEMU's flash 0 holds 64 MiB: TF-A's first stage at its start, then the FIP.
readonly flash_bytes=$((64 << 20)) fip_kib=256 rmm_bytes=$(((24 << 20) - 4096))

fail() { echo "error: $*" >&2; exit 1; }

[[ $# -eq 3 ]] || { echo "Usage: mkbios.sh RMM BL33 OUT" >&2; exit 2; }
rmm=$1 bl33=$2 bios=$3
fw=${FW:-$(dirname "$(readlink -f "$bios")")}
[[ -x $fw/fiptool ]] || fw=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)/build/fw
[[ -x $fw/fiptool && -f $fw/bl1.bin && -f $fw/fip.bin ]] || fail "TF-A is not built: run make fw first"
[[ -s $rmm ]] || fail "no RMM image at $rmm"
[[ -s $bl33 ]] || fail "no normal-world image at $bl33"
[[ $(stat -c %s "$rmm") -le $rmm_bytes ]] || fail "$rmm does not fit the RMM's memory ($rmm_bytes bytes)"

work=$(mktemp -d "$bios.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$fw/fip.bin" "$work/fip"
"$fw/fiptool" update --rmm-fw "$rmm" --nt-fw "$bl33" "$work/fip"
cp "$fw/bl1.bin" "$work/flash"
dd if="$work/fip" of="$work/flash" bs=1024 seek="$fip_kib" conv=notrunc status=none
[[ $(stat -c %s "$work/flash") -le $flash_bytes ]] || fail "the images do not fit the flash ($flash_bytes bytes)"
mv "$work/flash" "$bios"
