# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Find the mirror of this machine that serves Debian's main archive. Sourced,
# never run.

# One "URI" a line for each one-line entry of the named files that serves
# bookworm main.
mirror_from_lists()
{
	[[ $# -gt 0 ]] || return 0
	awk '
	/^[ \t]*deb[ \t]/ {
		sub(/#.*/, "")
		sub(/^[ \t]*deb[ \t]+/, "")
		sub(/^\[[^]]*\][ \t]*/, "")
		if ($1 ~ /^cdrom:/ || $2 != "bookworm")
			next
		for (i = 3; i <= NF; i++)
			if ($i == "main")
				print $1
	}' "$@"
}

# The same for deb822 stanzas.
mirror_from_stanzas()
{
	[[ $# -gt 0 ]] || return 0
	awk '
	function has(list, word,    n, i, part) {
		n = split(list, part, /[ \t]+/)
		for (i = 1; i <= n; i++)
			if (part[i] == word)
				return 1
		return 0
	}
	function flush(    n, i, part) {
		if (has(field["types"], "deb") && has(field["suites"], "bookworm") &&
		    has(field["components"], "main") && tolower(field["enabled"]) !~ /no|false|0/) {
			n = split(field["uris"], part, /[ \t]+/)
			for (i = 1; i <= n; i++)
				if (part[i] != "" && part[i] !~ /^cdrom:/)
					print part[i]
		}
		split("", field)
		name = ""
	}
	FNR == 1 { flush() }
	/^#/ { next }
	/^[ \t]*$/ { flush(); next }
	/^[ \t]/ { if (name != "") field[name] = field[name] " " $0; next }
	/^[^:]+:/ {
		name = tolower(substr($0, 1, index($0, ":") - 1))
		field[name] = substr($0, index($0, ":") + 1)
	}
	END { flush() }' "$@"
}

# Every candidate once, in the order in which apt reads them. CAEC_MIRROR, when
# set, is the only one. CAEC_APT_DIR is where the machine keeps its sources.
mirror_candidates()
{
	if [[ -n ${CAEC_MIRROR:-} ]]; then
		printf '%s\n' "$CAEC_MIRROR"
		return
	fi
	local dir=${CAEC_APT_DIR:-/etc/apt} file
	local lists=() stanzas=()
	for file in "$dir/sources.list" "$dir"/sources.list.d/*.list; do
		[[ -r $file ]] && lists+=("$file")
	done
	for file in "$dir"/sources.list.d/*.sources; do
		[[ -r $file ]] && stanzas+=("$file")
	done
	{
		mirror_from_lists "${lists[@]}"
		mirror_from_stanzas "${stanzas[@]}"
	} | awk '!seen[$0]++'
}
