# SPDX-License-Identifier: BSD-3-Clause
# What CSM costs calls that have nothing to do with it, in Markdown; exit status 3 if a row grows by more than 1 %.
# Usage: awk -f growth.awk LOG-WITHOUT-CSM LOG. The logs have the bench host's lines SAMPLE name|count count ...

BEGIN { FS = "|"; LIMIT = 1 }

FNR == 1 { file++ }
/^SAMPLE / {
	sub(/\r$/, "")
	split($2, counts, " ")
	name = substr($1, 8)
	if (name ~ /granules/) next
	value[file, name] = counts[1]
	if (file == 1) rows[++n] = name
}

END {
	print "\n| row | without CSM | with CSM | growth, % | |"
	print "|---|--:|--:|--:|---|"
	for (i = 1; i <= n; i++) {
		without = value[1, rows[i]]; with = value[2, rows[i]]
		growth = 100 * (with - without) / without
		verdict = growth <= LIMIT ? "met" : "MISSED"
		# How long and how often: by where in the signature interrupts happen to come.
		if (rows[i] ~ /^interrupt/) verdict = "by chance"
		if (with == "") verdict = "not measured"
		if (verdict != "met" && verdict != "by chance") missed++
		if (verdict != "by chance" && growth > worst || i == 1) { worst = growth; worst_row = rows[i] }
		if (with == without) equal++
		printf "| %s | %d | %d | %.2f | %s |\n", rows[i], without, with, growth, verdict
	}
	printf "\nOf %d rows %d are equal; worst %.2f %%, %s (goal: at most %d %%; %d rows above).\n", n, equal, worst, worst_row, LIMIT, missed
	if (missed > 0) exit 3
}
