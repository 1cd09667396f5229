/* SPDX-License-Identifier: BSD-3-Clause */
#include "images.h"

#include <string.h>

#include "check.h"

const struct realm_image *image_find(const char *name)
{
	for (uint64_t i = 0; i < realm_images_count; i++)
		if (strcmp(realm_images[i].name, name) == 0)
			return &realm_images[i];
	check_fail(__FILE__, __LINE__, "there is no realm program %s", name);
}
