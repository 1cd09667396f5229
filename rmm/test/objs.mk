# SPDX-License-Identifier: BSD-3-Clause
# Of test builds only (mk/rmm.mk).
rmm-state-objs := state.o
