/* SPDX-License-Identifier: BSD-3-Clause */
#include "rim_params.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../lib/number.h"

#define GRANULE 4096U
#define IPA_WIDTH_MIN 32
#define IPA_WIDTH_MAX 52
/* An image is no larger than this. */
#define IMAGE_MAX (1024UL * 1024 * 1024)

/* Reading stops at the first thing that makes no sense. */
struct reading {
	const char *file; /* of the parameters: images are named from its folder */
	struct rim_result *result;
	uint64_t half; /* where the unprotected half of the realm's addresses begins */
	uint64_t measured; /* granules and entries so far */
	struct caec_error *error;
	enum caec_status status;
};

static bool bad(struct reading *r, const char *where, const char *why)
{
	r->status = r->error->status = CAEC_E_REFERENCE;
	(void)snprintf(r->error->text, sizeof(r->error->text), "%s: %s", where, why);
	/* What comes from the file is not let at terminals and logs as it is. */
	for (char *c = r->error->text; *c; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
	return false;
}

/* After a call of the library. */
static bool done(struct reading *r, enum caec_status status, const char *where)
{
	if (status == CAEC_OK)
		return true;
	if (status == CAEC_E_USAGE)
		return bad(
			r, where,
			"addresses that are out of order, not aligned, or a size that no entry has");
	r->status = r->error->status = status;
	(void)snprintf(r->error->text, sizeof(r->error->text), "the crypto library failed");
	return false;
}

static bool members(struct reading *r, json_t *object, const char *where, const char *const *names)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return bad(r, where, "not an object");
	json_object_foreach(object, key, value)
	{
		size_t i = 0;

		while (names[i] && strcmp(names[i], key) != 0)
			i++;
		if (!names[i])
			return bad(r, where, "an unknown member");
	}
	return true;
}

/* A number, or text of one; 0 if absent and not needed. */
static bool number(struct reading *r, json_t *object, const char *name, bool needed, uint64_t most,
		   uint64_t *value)
{
	json_t *json = json_object_get(object, name);
	const char *text = json_string_value(json);

	*value = 0;
	if (!json)
		return !needed || bad(r, name, "missing");
	if (json_is_integer(json) && json_integer_value(json) >= 0) {
		*value = (uint64_t)json_integer_value(json);
	} else if (!number_parse(text, value)) {
		return bad(r, name, "not a number");
	}
	return *value <= most || bad(r, name, "too large");
}

/* Are these addresses the realm's own, in so many entries or granules that they can be measured? */
static bool measurable(struct reading *r, const char *where, uint64_t base, uint64_t size,
		       uint64_t entry)
{
	if (base > r->half || size > r->half - base)
		return bad(r, where, "addresses that are out of order, or beyond the realm's own");
	if (size / entry > RIM_MEASURED_MAX - r->measured)
		return bad(r, where, "more pages and entries than a prediction may have");
	r->measured += size / entry;
	return true;
}

static bool create(struct reading *r, json_t *json)
{
	static const char *const hashes[] = { "sha-256", "sha-512" };
	const char *hash = json_string_value(json_object_get(json, "hash-algorithm"));
	struct caec_realm_params params = { 0 };
	uint64_t s2sz, sve_vl, bps, wps, counters;

	if (!hash || (strcmp(hash, hashes[0]) != 0 && strcmp(hash, hashes[1]) != 0))
		return bad(r, "hash-algorithm", "neither \"sha-256\" nor \"sha-512\"");
	if (!number(r, json, "flags", false, UINT64_MAX, &params.flags) ||
	    !number(r, json, "s2sz", true, 0xff, &s2sz) ||
	    !number(r, json, "sve-vl", false, 0xff, &sve_vl) ||
	    !number(r, json, "num-bps", false, 0xff, &bps) ||
	    !number(r, json, "num-wps", false, 0xff, &wps) ||
	    !number(r, json, "pmu-num-ctrs", false, 0xff, &counters))
		return false;
	if (s2sz < IPA_WIDTH_MIN || s2sz > IPA_WIDTH_MAX)
		return bad(r, "s2sz", "not 32 to 52");
	r->half = 1ULL << (s2sz - 1);
	params.hash = strcmp(hash, hashes[1]) == 0 ? CAEC_SHA_512 : CAEC_SHA_256;
	params.ipa_width = (uint8_t)s2sz;
	params.sve_vl = (uint8_t)sve_vl;
	params.num_bps = (uint8_t)bps;
	params.num_wps = (uint8_t)wps;
	params.pmu_num_ctrs = (uint8_t)counters;
	return done(r, caec_rim_create(&r->result->rim, &params), "rim");
}

/* {"ripas": {"base":, "top":, "entry":}} */
static bool step_ripas(struct reading *r, json_t *json)
{
	static const char *const names[] = { "base", "top", "entry", NULL };
	uint64_t base, top, entry;

	if (!members(r, json, "ripas", names) ||
	    !number(r, json, "base", true, UINT64_MAX, &base) ||
	    !number(r, json, "top", true, UINT64_MAX, &top) ||
	    !number(r, json, "entry", false, UINT64_MAX, &entry))
		return false;
	entry = entry ? entry : GRANULE;
	return measurable(r, "ripas", base, top - base, entry) &&
	       done(r, caec_rim_ripas(&r->result->rim, base, top, entry), "ripas");
}

/* Names end up in messages. UTF-8 is fine, but for control characters: U+0000 to U+001F and U+007F to U+009F. */
static bool presentable(const char *name)
{
	for (const unsigned char *c = (const unsigned char *)name; *c; c++) {
		if (*c < ' ' || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
			return false;
	}
	return true;
}

/* From the folder of the parameters, unless it begins with a slash. */
static bool read_image(struct reading *r, const char *name, struct cmd_file *file)
{
	const char *slash = strrchr(r->file, '/');
	char path[PATH_MAX];
	int length;

	if (*name == '/' || !slash)
		length = snprintf(path, sizeof(path), "%s", name);
	else
		length = snprintf(path, sizeof(path), "%.*s/%s", (int)(slash - r->file), r->file,
				  name);
	if (length < 0 || (size_t)length >= sizeof(path))
		return bad(r, "data: file", "a name that is too long");
	r->status = cmd_read(file, path, IMAGE_MAX);
	return r->status == CAEC_OK;
}

static bool measure_image(struct reading *r, const struct cmd_file *image, uint64_t ipa,
			  uint64_t flags)
{
	const uint64_t size = (image->size + GRANULE - 1) & -(uint64_t)GRANULE;
	uint8_t page[GRANULE];

	if (!measurable(r, "data", ipa, size, GRANULE))
		return false;
	for (size_t at = 0; at < image->size; at += GRANULE) {
		size_t left = image->size - at;

		memset(page, 0, sizeof(page));
		memcpy(page, image->data + at, left < GRANULE ? left : GRANULE);
		if (!done(r, caec_rim_data(&r->result->rim, ipa + at, flags, page), "data"))
			return false;
	}
	return true;
}

/* {"data": {"ipa":, "file":, "flags":}}: granule by granule, the last filled up with zeroes */
static bool step_data(struct reading *r, json_t *json)
{
	static const char *const names[] = { "ipa", "file", "flags", NULL };
	const char *name = json_string_value(json_object_get(json, "file"));
	struct cmd_file image = { 0 };
	uint64_t ipa, flags;
	bool good;

	if (!members(r, json, "data", names) || !number(r, json, "ipa", true, UINT64_MAX, &ipa) ||
	    !number(r, json, "flags", false, UINT64_MAX, &flags))
		return false;
	if (!name)
		return bad(r, "data: file", "missing");
	if (!presentable(name))
		return bad(r, "data: file", "a name with control characters");
	if (!json_object_get(json, "flags"))
		flags = 1;
	if (!read_image(r, name, &image))
		return false;
	good = measure_image(r, &image, ipa, flags);
	cmd_free(&image);
	return good;
}

/* {"rec": {"pc":, "gprs": [up to 8]}} */
static bool step_rec(struct reading *r, json_t *json)
{
	static const char *const names[] = { "pc", "gprs", NULL };
	json_t *list = json_object_get(json, "gprs"), *gpr;
	uint64_t pc, gprs[8] = { 0 };
	size_t i;

	if (!members(r, json, "rec", names) || !number(r, json, "pc", false, UINT64_MAX, &pc))
		return false;
	if (list && (!json_is_array(list) || json_array_size(list) > 8))
		return bad(r, "rec: gprs", "not a list of at most eight");
	json_array_foreach(list, i, gpr)
	{
		json_t *one = json_pack("{s:O}", "gprs", gpr);
		bool good = one && number(r, one, "gprs", true, UINT64_MAX, &gprs[i]);

		json_decref(one);
		if (!good)
			return r->status != CAEC_OK ? false : bad(r, "rec", "no memory");
	}
	return done(r, caec_rim_rec(&r->result->rim, pc, gprs), "rec");
}

/* In the order in which the host does them. */
static bool steps(struct reading *r, json_t *list)
{
	static const char *const names[] = { "ripas", "data", "rec", NULL };
	json_t *step, *json;
	size_t i;

	if (!json_is_array(list))
		return bad(r, "steps", "not a list");
	json_array_foreach(list, i, step)
	{
		bool good;

		if (!members(r, step, "steps", names))
			return false;
		if (json_object_size(step) != 1)
			return bad(r, "steps", "not one thing a step");
		if ((json = json_object_get(step, "ripas")) != NULL)
			good = step_ripas(r, json);
		else if ((json = json_object_get(step, "data")) != NULL)
			good = step_data(r, json);
		else
			good = step_rec(r, json_object_get(step, "rec"));
		if (!good)
			return false;
	}
	return true;
}

/* [{"rem": 0-3, "value": hex}] in the order in which the realm extends them */
static bool extensions(struct reading *r, json_t *list)
{
	static const char *const names[] = { "rem", "value", NULL };
	struct caec_error why;
	uint8_t value[64];
	json_t *one;
	size_t i;

	if (list && !json_is_array(list))
		return bad(r, "extend", "not a list");
	json_array_foreach(list, i, one)
	{
		const char *text = json_string_value(json_object_get(one, "value"));
		uint64_t rem;
		size_t size;

		if (!members(r, one, "extend", names) || !number(r, one, "rem", true, 3, &rem))
			return false;
		if (!text || caec_hex_decode(text, value, sizeof(value), &size, &why) != CAEC_OK)
			return bad(r, "extend: value", "not at most 64 bytes in hexadecimal");
		if (!done(r, caec_rem_extend(&r->result->rem[rem], value, size), "extend"))
			return false;
	}
	return true;
}

enum caec_status rim_params_run(const struct cmd_file *params, struct rim_result *result,
				struct caec_error *error)
{
	static const char *const names[] = {
		"hash-algorithm", "flags",	  "s2sz",  "sve-vl", "num-bps",
		"num-wps",	  "pmu-num-ctrs", "steps", "extend", NULL,
	};
	struct reading r = { .file = params->name, .result = result, .error = error };
	json_error_t why;
	json_t *json = json_loadb(params->data, params->size, JSON_REJECT_DUPLICATES, &why);

	memset(result, 0, sizeof(*result));
	if (!json) {
		(void)bad(&r, "JSON", why.text);
		return r.status;
	}
	if (members(&r, json, "parameters", names) && create(&r, json)) {
		for (size_t i = 0; i < 4; i++)
			caec_rem_init(&result->rem[i], result->rim.hash);
		if (steps(&r, json_object_get(json, "steps")))
			(void)extensions(&r, json_object_get(json, "extend"));
	}
	json_decref(json);
	return r.status;
}
