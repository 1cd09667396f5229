/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where searches begin: three realms that have done nothing yet, or that are further on.
 */
#include "native.h"

#include "model.h"

#define CREATES(r, first, count, g)                                          \
	{ .op = OP_CREATE, .realm = (r), .base = (first), .size = (count) }, \
		{ .op = OP_DONATE, .realm = (r), .region = (g) },            \
	{                                                                    \
		.op = OP_ANSWER, .realm = (r), .arg = true                   \
	}
#define SHARES(r, g, c, rights)                                                          \
	{                                                                                \
		.op = OP_SHARE, .realm = (r), .region = (g), .other = (c), .arg = rights \
	}
#define ATTACHES(c, g, at, rights)                                                     \
	{ .op = OP_ATTACH, .realm = (c), .region = (g), .base = (at), .arg = rights }, \
	{                                                                              \
		.op = OP_ANSWER, .realm = (c), .arg = true                             \
	}
#define POPULATES(r, p)                                         \
	{                                                       \
		.op = OP_DATA_CREATE, .realm = (r), .base = (p) \
	}
#define LISTENS(r)                            \
	{                                     \
		.op = OP_EVENTS, .realm = (r) \
	}

const struct scene scenes[] = {
	{ "nothing", { POPULATES(0, 0), POPULATES(0, 1), POPULATES(1, 0) } },
	{ "region", { POPULATES(0, 0), POPULATES(0, 1), LISTENS(1), CREATES(0, 0, 2, 0) } },
	{ "attached",
	  { POPULATES(0, 0), CREATES(0, 0, 2, 0), SHARES(0, 0, 1, CSM_RIGHT_RW),
	    ATTACHES(1, 0, 2, CSM_RIGHT_RW) } },
	/* Each realm provides one region, two of them to each other. */
	{ "mutual",
	  { POPULATES(0, 0), POPULATES(0, 1), POPULATES(1, 1), LISTENS(0), LISTENS(1),
	    CREATES(0, 0, 2, 0), CREATES(1, 1, 1, 1), SHARES(0, 0, 1, CSM_RIGHT_RW),
	    SHARES(0, 0, 2, CSM_RIGHT_R), SHARES(1, 1, 0, CSM_RIGHT_RW),
	    ATTACHES(1, 0, 2, CSM_RIGHT_RW), ATTACHES(0, 1, 2, CSM_RIGHT_RW),
	    ATTACHES(2, 0, 2, CSM_RIGHT_R) } },
	{ "sealed",
	  { POPULATES(0, 0),
	    POPULATES(0, 1),
	    CREATES(0, 0, 2, 0),
	    SHARES(0, 0, 1, CSM_RIGHT_RW),
	    ATTACHES(1, 0, 2, CSM_RIGHT_RW),
	    { .op = OP_ACCESS, .realm = 1, .base = 2, .other = ACCESS_W },
	    { .op = OP_SEAL },
	    { .op = OP_SEAL } } },
	/* Two realms wait for their hosts: with a window that is not mapped, with a region that is not marked. */
	{ "asked",
	  { POPULATES(0, 0),
	    CREATES(0, 0, 2, 0),
	    SHARES(0, 0, 1, CSM_RIGHT_RW),
	    { .op = OP_ATTACH, .realm = 1, .base = 2, .arg = CSM_RIGHT_RW },
	    { .op = OP_CREATE, .realm = 2, .base = 0, .size = 2 },
	    { .op = OP_DONATE, .realm = 2, .region = 1 } } },
	{ "measured",
	  { POPULATES(0, 0),
	    CREATES(0, 0, 2, 0),
	    { .op = OP_SHARE_MEASURED, .other = REALMS, .arg = CSM_RIGHT_RW },
	    { .op = OP_SHARE_MEASURED, .other = 1, .arg = CSM_RIGHT_R },
	    ATTACHES(2, 0, 2, CSM_RIGHT_RW),
	    ATTACHES(1, 0, 2, CSM_RIGHT_R) } },
};

const unsigned int scene_count = ARRAY_SIZE(scenes);
