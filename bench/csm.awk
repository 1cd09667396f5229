# SPDX-License-Identifier: BSD-3-Clause
# Tables of ./caec bench csm, in Markdown, and the goals; exit status 3 if one is missed.
# Usage: awk -f csm.awk LOG LOG-WITHOUT-MOPS, or one LOG alone. A log has the bench host's lines
#   COST what|form|consumers|units|sum rounds longest
# each at least twice, alike but for the registry's random hash. The last log is the one that is judged and, but for the first table, shown.

BEGIN {
	FS = "|"; BUDGET = 20000; CONSUMERS = 8
	nways = split("CSM_CREATE|CSM_ATTACH|CSM_DETACH|CSM_REVOKE|RMI_CSM EVICT|CSM_DESTROY|RMI_CSM CLOSE", ways, "|")
	for (i = 1; i <= nways; i++) sized[ways[i]] = 1
}

FNR == 1 { logs++ }
/^COST / {
	sub(/\r$/, "")
	key = substr($1, 6) SUBSEP $2 SUBSEP $3
	split($5, figure, " ")
	if ((logs, key) in sum) {
		if ($5 != whole[logs, key]) differs(figure[1] - sum[logs, key])
		next
	}
	whole[logs, key] = $5
	sum[logs, key] = figure[1]; rounds[logs, key] = figure[2]; longest[logs, key] = figure[3]
	units[key] = $4
	if (logs > 1) next
	if ($2 == "") calls[++ncalls] = substr($1, 6)
	else if (!(substr($1, 6) in sized)) singles[++nsingles] = key
	else if (!($2 in formed)) { formed[$2] = 1; forms[++nforms] = $2 }
}

# Another figure than the first time: how many do, and by how much at most, in parts of a thousand of the sum.
function differs(by) {
	if (by < 0) by = -by
	differing++
	by = 1000 * by / sum[logs, key]
	if (by > most_differing) most_differing = by
}

function cost(what, form, n) { return sum[logs, what, form, n] }

function per_unit(what, form, n) { return cost(what, form, n) / units[what, form, n] }

function both(what, form, n,    text, v) {
	for (v = 1; v <= logs; v++) text = text " " sum[v, what, form, n] " |"
	return text
}

# Longest step, and its row, of all that is in the judged log.
function find_longest(    k, part) {
	most = 0
	for (k in longest) {
		split(k, part, SUBSEP)
		if (part[1] == logs && longest[k] > most) {
			most = longest[k]
			most_row = part[2] (part[3] == "" ? "" : ", " part[3]) (part[4] > 1 ? ", " part[4] " consumers" : "")
		}
	}
}

function judge(text, value, limit, format) {
	verdict = value <= limit ? "met" : "MISSED"
	goals[++ngoals] = sprintf("| %s | " format " | " format " | %s |", text, value, limit, verdict)
	if (verdict != "met") missed++
}

# The greatest of cost(form) / cost(smaller form), by size: 1 is linear, less is better.
function growth_in_size(way, small, large, n,    ratio) {
	ratio = per_unit(way, large, n) / per_unit(way, small, n)
	if (ratio > worst) { worst = ratio; worst_row = way ", " small " to " large }
}

function growth_in_consumers(way, form,    ratio) {
	ratio = cost(way, form, CONSUMERS) / cost(way, form, 1) / CONSUMERS
	if (ratio > worst) { worst = ratio; worst_row = way ", " form }
}

function judge_all(    i, j, one) {
	judge("CSM_ATTACH of a 2 MiB block, above that of a single page (the fixed cost)", cost("CSM_ATTACH", "2 MiB block", 1) - cost("CSM_ATTACH", "4 KiB", 1), 150, "%d")
	judge("CSM_ATTACH of each further 2 MiB block, of 64 MiB", (cost("CSM_ATTACH", "64 MiB in blocks", 1) - cost("CSM_ATTACH", "2 MiB block", 1)) / 31, 150, "%.1f")
	judge("CSM_ATTACH of 1 GiB in blocks of 2 MiB, in all", cost("CSM_ATTACH", "1 GiB in blocks", 1), 100000, "%d")
	judge("CSM_ATTACH of 1 GiB as one block, in all", cost("CSM_ATTACH", "1 GiB block", 1), 100000, "%d")
	judge("CSM_ATTACH of 512 MiB in pages, a page", per_unit("CSM_ATTACH", "512 MiB in pages", 1), 10, "%.2f")
	judge("the same, the last of 8 consumers", per_unit("CSM_ATTACH", "512 MiB in pages", CONSUMERS), 10, "%.2f")
	worst = 0
	for (i = 1; i <= nways; i++) {
		for (j = 1; j <= 2; j++) {
			one = j == 1 ? 1 : CONSUMERS
			growth_in_size(ways[i], "2 MiB in pages", "64 MiB in pages", one)
			growth_in_size(ways[i], "64 MiB in pages", "512 MiB in pages", one)
			growth_in_size(ways[i], "2 MiB block", "64 MiB in blocks", one)
			growth_in_size(ways[i], "64 MiB in blocks", "512 MiB in blocks", one)
			growth_in_size(ways[i], "512 MiB in blocks", "1 GiB in blocks", one)
		}
	}
	judge("growth in size, against linear, worst: " worst_row, worst, 1, "%.2f")
	worst = 0
	for (i = 1; i <= nways; i++)
		for (j = 1; j <= nforms; j++)
			growth_in_consumers(ways[i], forms[j])
	judge("growth from 1 to 8 consumers, against linear, worst: " worst_row, worst, 1, "%.2f")
	find_longest()
	judge("longest step with interrupts held off: " most_row, most, BUDGET, "%d")
}

function print_goals(    i) {
	print "\n### Goals\n"
	print "| what | figure | at most | |"
	print "|---|--:|--:|---|"
	for (i = 1; i <= ngoals; i++) print goals[i]
	if (differing) printf "\nNot the same each time: %d figures, by at most %.2f in 1,000.\n", differing, most_differing
}

function print_calls(    i, v, head, refused, rule, base) {
	for (v = 1; v <= logs; v++) { head = head (v == 1 ? " this RMM |" : " no MOPS |"); refused = refused (v == 1 ? " refused |" : " refused, no MOPS |"); rule = rule "--:|" }
	print "\n### Calls\n"
	print "Regions are of one page. Refused: by the first check that can fail.\n"
	print "| call |" head " INCOMPLETE | longest step |" refused
	print "|---|" rule "--:|--:|" rule
	for (i = 1; i <= ncalls; i++) {
		if (calls[i] ~ /, refused$/) continue
		printf "| %s |%s %d | %d |%s\n", calls[i], both(calls[i], "", 0), rounds[logs, calls[i], "", 0], longest[logs, calls[i], "", 0],
			((1, calls[i] ", refused", "", 0) in sum) ? both(calls[i] ", refused", "", 0) : substr(" | |", 1, logs * 2)
	}
	print "\n| refused, of which there are several rows above or none |" head
	print "|---|" rule
	for (i = 1; i <= ncalls; i++) {
		base = calls[i]
		if (sub(/, refused$/, "", base) && !((1, base, "", 0) in sum))
			printf "| %s |%s\n", base, both(calls[i], "", 0)
	}
}

function print_way(way,    i, j, n, row, k) {
	printf "\n#### %s\n\n", way
	print "| region | sum | a page or block | INCOMPLETE | longest step | sum, 8 consumers | a page or block | INCOMPLETE | longest step |"
	print "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
	for (i = 1; i <= nforms; i++) {
		row = "| " forms[i] " |"
		for (j = 1; j <= 2; j++) {
			n = j == 1 ? 1 : CONSUMERS
			row = row sprintf(" %d | %.2f | %d | %d |", cost(way, forms[i], n), per_unit(way, forms[i], n), rounds[logs, way, forms[i], n], longest[logs, way, forms[i], n])
		}
		print row
	}
}

function print_singles(    i, part, k) {
	print "\n### Pages and tables of a region of 2 MiB in pages\n"
	print "| what | consumers | sum | a page | INCOMPLETE | longest step |"
	print "|---|--:|--:|--:|--:|--:|"
	for (i = 1; i <= nsingles; i++) {
		k = singles[i]
		split(k, part, SUBSEP)
		printf "| %s | %d | %d | %.0f | %d | %d |\n", part[1], part[3], sum[logs, k], sum[logs, k] / units[k], rounds[logs, k], longest[logs, k]
	}
}

END {
	judge_all()
	print_goals()
	print_calls()
	print "\n### Regions by size\n"
	for (i = 1; i <= nways; i++) print_way(ways[i])
	print_singles()
	if (missed > 0 || most_differing > 10) exit 3
}
