/* SPDX-License-Identifier: BSD-3-Clause */
#include <manifest.h>

#include <stddef.h>
#include <string.h>

/* Major version in bits [30:16], minor in [15:0]. 0.3 has the fields below; later minors only add some. */
#define VERSION_MAJOR(v) (((v) >> 16) & 0x7fff)
#define VERSION_MINOR(v) ((v)&0xffff)
#define VERSION_MINOR_MIN 3
#define VERSION_RES0 (1U << 31)

struct list {
	uint64_t count;
	uint64_t pointer;
	uint64_t checksum;
};

struct header {
	uint32_t version;
	uint32_t padding;
	uint64_t plat_data;
	struct list dram;
	struct list consoles;
};

struct bank {
	uint64_t base;
	uint64_t size;
};

struct console {
	uint64_t base;
	uint64_t map_pages;
	char name[8];
	uint64_t clk_in_hz;
	uint64_t baud_rate;
	uint64_t flags;
};

_Static_assert(sizeof(struct header) == 64, "boot manifest");
_Static_assert(sizeof(struct bank) == 16, "boot manifest: bank");
_Static_assert(sizeof(struct console) == 48, "boot manifest: console");

/* More consoles than this in one page cannot be. */
#define CONSOLES_MAX (GRANULE_SIZE / sizeof(struct console))

/* The array of a list, or NULL if it is not wholly and aligned in the page. */
static const void *list_array(const void *page, uint64_t page_pa, const struct list *list,
			      size_t count_max, size_t entry_size)
{
	const uint64_t offset = list->pointer - page_pa;

	if (list->count == 0 || list->count > count_max || list->pointer < page_pa)
		return NULL;
	if (offset % sizeof(uint64_t) != 0 || offset > GRANULE_SIZE ||
	    list->count * entry_size > GRANULE_SIZE - offset)
		return NULL;
	return (const uint8_t *)page + offset;
}

/* The sum of all words of a list and its array, checksum included: zero if it is intact. */
static uint64_t list_sum(const struct list *list, const void *array, size_t entry_size)
{
	const uint64_t *words = array;
	uint64_t sum = list->count + list->pointer + list->checksum;

	for (size_t i = 0; i < list->count * entry_size / sizeof(*words); i++)
		sum += words[i];
	return sum;
}

static bool bank_valid(const struct bank *bank, uint64_t previous_end, uint64_t pa_limit)
{
	return granule_aligned(bank->base | bank->size) && bank->size != 0 &&
	       bank->base >= previous_end && bank->base < pa_limit &&
	       bank->size <= pa_limit - bank->base;
}

static bool parse_banks(const void *page, uint64_t page_pa, const struct list *list,
			uint64_t pa_limit, struct manifest *out)
{
	const struct bank *banks = list_array(page, page_pa, list, DRAM_BANKS_MAX, sizeof(*banks));
	uint64_t end = 0;

	if (banks == NULL || list_sum(list, banks, sizeof(*banks)) != 0)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		if (!bank_valid(&banks[i], end, pa_limit))
			return false;
		end = banks[i].base + banks[i].size;
		out->banks[i] = (struct dram_bank){ banks[i].base, banks[i].size };
	}
	out->bank_count = list->count;
	return true;
}

/*
 * A console that is no PL011, or a list that is damaged, costs the output but not the boot: TF-A 2.12 for QEMU leaves
 * the names out of the sum.
 */
static uint64_t find_console(const void *page, uint64_t page_pa, const struct list *list,
			     uint64_t pa_limit)
{
	const struct console *consoles =
		list_array(page, page_pa, list, CONSOLES_MAX, sizeof(*consoles));

	if (consoles == NULL || list_sum(list, consoles, sizeof(*consoles)) != 0)
		return 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct console *c = &consoles[i];

		if (strncmp(c->name, "pl011", sizeof(c->name)) == 0 && granule_aligned(c->base) &&
		    c->map_pages != 0 && c->base != 0 && c->base <= pa_limit - GRANULE_SIZE)
			return c->base;
	}
	return 0;
}

enum manifest_error manifest_parse(const void *page, uint64_t page_pa, uint64_t pa_limit,
				   struct manifest *out)
{
	const struct header *header = page;

	if ((header->version & VERSION_RES0) != 0 || VERSION_MAJOR(header->version) != 0 ||
	    VERSION_MINOR(header->version) < VERSION_MINOR_MIN)
		return MANIFEST_BAD_VERSION;
	memset(out, 0, sizeof(*out));
	if (!parse_banks(page, page_pa, &header->dram, pa_limit, out))
		return MANIFEST_BAD_DATA;
	out->console = find_console(page, page_pa, &header->consoles, pa_limit);
	return MANIFEST_OK;
}
