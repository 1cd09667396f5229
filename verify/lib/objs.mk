# SPDX-License-Identifier: BSD-3-Clause
# libcaec-verify
verify-lib-objs := error.o heads.o reader.o text.o claims.o base64.o input.o key.o key_cose.o key_jwk.o sign1.o \
	platform.o csm.o realm.o token.o check.o pair.o rim.o json.o dump.o \
	reference.o appraise.o appraise_claims.o appraise_csm.o
