# SPDX-License-Identifier: BSD-3-Clause
# Tables of ./caec bench calls. Usage: awk -v mode=text|markdown -f report.awk reference.txt LOG
# The log has the bench host's lines SAMPLE name|count count ... (all must be equal); reference.txt says how each row is
# judged. Rules are explained there.

BEGIN { FS = "|" }

FNR == 1 { file++ }
file == 1 && !/^#/ && NF >= 4 { rows++; name[rows] = $1; rule[rows] = $2; r6[rows] = $3; r8[rows] = $4 }
file == 2 {
	sub(/\r$/, "")
	if (/^SAMPLE /) { values[substr($1, 8)] = $2 }
}

# The one count of a sample. Sets problem if there is none, or more than one, or they differ.
function count_of(sample,    n, v, i) {
	if (!(sample in values)) { problem = "not measured"; return "" }
	n = split(values[sample], v, " ")
	if (n < 2) problem = "sampled once"
	for (i = 2; i <= n; i++)
		if (v[i] != v[1]) problem = "differs: " values[sample]
	return v[1]
}

function min(a, b) { return b == "" || a + 0 < b + 0 ? a : b }

function heading(text, goal) {
	if (mode == "markdown") {
		printf "\n### %s\n\n%s\n\n", text, goal
		print "| row | this RMM | TF-RMM 0.6 | TF-RMM 0.8 | ratio | goal | |"
		print "|---|--:|--:|--:|--:|--:|---|"
	} else {
		printf "\n%s\n%-60s %12s %12s %12s %6s %6s\n", text, "", "this RMM", "TF-RMM 0.6", "TF-RMM 0.8", "ratio", "goal"
	}
}

function line(what, ours, a, b, ratio, goal, verdict) {
	printf mode == "markdown" ? "| %s | %s | %s | %s | %s | %s | %s |\n" : "%-60s %12s %12s %12s %6s %6s %s\n",
		what, ours, a, b, ratio, goal, verdict
}

# Ratio of a row to the better reference with `off` and the references' own offs taken away.
function judged(i, ours, off, off6, off8, goal,    ref, ratio, verdict) {
	ref = r8[i] == "" ? r6[i] - off6 : min(r6[i] - off6, r8[i] - off8)
	ratio = (ours - off) / ref
	verdict = ratio <= goal ? "met" : "MISSED"
	if (problem != "") verdict = problem
	if (verdict != "met") missed[++misses] = sprintf("%s (%.2f, goal %s%s)", name[i], ratio, goal, problem != "" ? ", " problem : "")
	else met++
	line(name[i], ours, r6[i], r8[i], sprintf("%.2f", ratio), goal, verdict)
	return ratio
}

function judge(i,    kind, n, ours, out, in_, f6, f8, fl, ratio) {
	problem = ""
	split(rule[i], kind, " ")
	n = kind[2]
	fl = floor_of["ours"]; f6 = floor_of[6]; f8 = floor_of[8]
	if (kind[1] == "exit" || kind[2] == "exit" || kind[1] == "out") {
		out = count_of("exit: " name[i])
		in_ = count_of("enter: " name[i])
		ours = kind[1] == "out" ? out : out + in_
	} else {
		ours = count_of(name[i])
	}
	if (ours == "" || ours == 0) { line(name[i], "-", r6[i], r8[i], "", "", problem); return }
	if (kind[1] == "floor" || kind[1] == "more") {
		line(name[i], kind[2] == "exit" ? out " + " in_ " = " ours : ours, r6[i], r8[i], "", "", problem)
		return
	}
	if (kind[1] == "call") { ratio = judged(i, ours, fl, f6, f8, 1.0); above[++calls] = ratio; above_name[calls] = name[i] }
	if (kind[1] == "el3") { ratio = judged(i, ours, n, n, n, 1.0); above[++calls] = ratio; above_name[calls] = name[i] }
	if (kind[1] == "sequence") {
		ratio = judged(i, ours, n + 2 * fl, n + 2 * f6, n + 2 * f8, 1.0)
		above[++calls] = ratio; above_name[calls] = name[i]
	}
	if (kind[1] == "sha") { judged(i, ours, 0, 0, 0, 0.8); above[++calls] = (ours - fl) / min(r6[i] - f6, r8[i] - f8); above_name[calls] = name[i] }
	if (kind[1] == "realm") judged(i, ours, 0, 0, 0, 1.0)
	if (kind[1] == "exit") { exits[i] = out " + " in_; judged(i, ours, 0, 0, 0, 0.5) }
	if (kind[1] == "out") judged(i, ours, 0, 0, 0, 0.5)
	if (kind[1] == "at") judged(i, ours, 0, 0, 0, n)
}

function all(wanted,    i, kind) {
	for (i = 1; i <= rows; i++) {
		split(rule[i], kind, " ")
		if (index(" " wanted " ", " " section(i, kind) " ")) judge(i)
	}
}

function section(i, kind) {
	if (name[i] ~ /^256 MiB/) return "whole"
	if (kind[1] == "realm") return "realm"
	if (kind[1] == "exit" || kind[1] == "out" || kind[2] == "exit") return "exit"
	return "call"
}

# Insertion sort of above[1..calls], with the names.
function sort_above(    i, j, v, w) {
	for (i = 2; i <= calls; i++) {
		v = above[i]; w = above_name[i]
		for (j = i - 1; j > 0 && above[j] > v; j--) { above[j + 1] = above[j]; above_name[j + 1] = above_name[j] }
		above[j + 1] = v; above_name[j + 1] = w
	}
}

function say(text) { print (mode == "markdown" ? "* " : "  ") text }

END {
	floor_of["ours"] = count_of("RMI_VERSION")
	for (i = 1; i <= rows; i++) if (rule[i] == "floor") { floor_of[6] = r6[i]; floor_of[8] = r8[i] }

	heading("Host calls", "Normal-world round trip, EL3 included. Ratio: instructions above each RMM's own RMI_VERSION (GRANULE_DELEGATE and " \
		"GRANULE_UNDELEGATE: above what EL3 alone costs, 2,040 and 2,070; the sequence: above both and two floors), to the better " \
		"TF-RMM. Rows with goal 0.8 hash: there the whole figures count, and TF-RMM's are those of its build with SHA instructions.")
	all("call")
	heading("Realm to RMM and back", "Ratio: whole figures, to the better TF-RMM.")
	all("realm")
	heading("Exits: out of the realm to the host, and back in", "The way out begins with the realm's instruction and ends with the host's return from its SMC, the way in " \
		"the other way round, EL3 included in both. Figure: the sum; for the NS interrupt the way out alone. Ratio: whole figures, to the better TF-RMM.")
	all("exit")
	heading("A realm of 256 MiB in pages, one REC", "Sum of all calls.")
	all("whole")

	sort_above()
	median = calls % 2 ? above[(calls + 1) / 2] : (above[calls / 2] + above[calls / 2 + 1]) / 2
	print mode == "markdown" ? "\n### Summary\n" : "\nSummary"
	say(sprintf("host calls above the floor: median %.2f (goal 0.4: %s), worst %.2f, %s (goal 1.0: %s), of %d rows", median,
		median <= 0.4 ? "met" : "MISSED", above[calls], above_name[calls], above[calls] <= 1 ? "met" : "MISSED", calls))
	say(sprintf("rows: %d met their goal, %d did not%s", met, misses, misses ? ":" : ""))
	for (i = 1; i <= misses; i++) print "    " (mode == "markdown" ? "* " : "") missed[i]
	for (i = 1; i <= rows; i++) if (i in exits) text = text (text == "" ? "" : "; ") name[i] " " exits[i]
	say("way out + way in: " text)
}
