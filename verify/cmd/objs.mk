# SPDX-License-Identifier: BSD-3-Clause
# The command caec-verify
verify-cmd-objs := main.o cmd.o print.o verify.o appraise.o pair.o rim.o rim_params.o keys.o
