# SPDX-License-Identifier: BSD-3-Clause
# Tables of ./caec bench calls. Usage: awk -v mode=text|markdown -f report.awk reference.txt LOG [LOG-WITHOUT-MOPS]
# A log has the bench host's lines SAMPLE name|count count ... (all must be equal); reference.txt says how each row is
# judged. Rules are explained there. A second log is of the same RMM without FEAT_MOPS: it is judged then, not the first. Exit status 3: a goal is missed.

BEGIN { FS = "|" }

FNR == 1 { file++ }
file == 1 && !/^#/ && NF >= 4 { rows++; name[rows] = $1; rule[rows] = $2; r6[rows] = $3; r8[rows] = $4 }
file > 1 {
	sub(/\r$/, "")
	if (/^SAMPLE /) { values[file - 1, substr($1, 8)] = $2 }
}

# The one count of a sample in log v. Sets problem if there is none, or more than one, or they differ.
function count_of(v, sample, spread,    n, c, i, most) {
	if (!((v, sample) in values)) { problem = "not measured"; return "" }
	n = split(values[v, sample], c, " ")
	if (n < 2) problem = "sampled once"
	if (spread) {
		for (i = 1; i <= n; i++) if (c[i] + 0 > most + 0) most = c[i]
		return most
	}
	for (i = 2; i <= n; i++)
		if (c[i] != c[1]) problem = "differs: " values[v, sample]
	return c[1]
}

function min(a, b) { return b == "" || a + 0 < b + 0 ? a : b }

function heading(text, goal) {
	if (mode == "markdown") {
		printf "\n### %s\n\n%s\n\n", text, goal
		print "| row | this RMM |" (logs > 1 ? " no MOPS |" : "") " TF-RMM 0.6 | TF-RMM 0.8 | ratio | goal | |"
		print "|---|--:|" (logs > 1 ? "--:|" : "") "--:|--:|--:|--:|---|"
	} else {
		printf "\n%s\n", text
		line("", "this RMM", "no MOPS", "TF-RMM 0.6", "TF-RMM 0.8", "ratio", "goal", "")
	}
}

function line(what, first, second, a, b, ratio, goal, verdict,    own) {
	if (mode == "markdown") {
		own = first (logs > 1 ? " | " second : "")
		printf "| %s | %s | %s | %s | %s | %s | %s |\n", what, own, a, b, ratio, goal, verdict
	} else {
		own = sprintf("%18s", first) (logs > 1 ? sprintf(" %18s", second) : "")
		printf "%-60s %s %12s %12s %6s %6s %s\n", what, own, a, b, ratio, goal, verdict
	}
}

# Ratio of a row of log v to the better reference with `off` and the references' own offs taken away.
function judged(v, i, ours, off, off6, off8, limit,    ref) {
	ref = r8[i] == "" ? r6[i] - off6 : min(r6[i] - off6, r8[i] - off8)
	ratio = (ours - off) / ref
	goal = limit
	verdict = ratio <= goal ? "met" : "MISSED"
	if (problem != "") verdict = problem
	if (verdict != "met") missed[v, ++misses[v]] = sprintf("%s (%.2f, goal %s%s)", name[i], ratio, goal, problem != "" ? ", " problem : "")
	else met[v]++
	return ratio
}

# Host calls are compared with each other by what they take above the floor.
function rank(v, i, value) { above[v, ++calls[v]] = value; above_name[v, calls[v]] = name[i] }

# Row i in log v: the figure goes to shown[v]; ratio, goal and verdict are set.
function measure(v, i, kind,    n, ours, out, in_, fl, f6, f8) {
	problem = ratio = goal = ""
	n = kind[2]
	fl = floor_of[v, "ours"]; f6 = floor_of[6]; f8 = floor_of[8]
	if (kind[1] == "exit" || kind[2] == "exit" || kind[1] == "out") {
		out = count_of(v, "exit: " name[i])
		in_ = count_of(v, "enter: " name[i])
		ours = kind[1] == "out" ? out : out + in_
	} else {
		ours = count_of(v, name[i], kind[1] == "most")
	}
	verdict = problem
	shown[v] = ours
	if (ours == "" || ours == 0) { shown[v] = "-"; unmeasured[v] = unmeasured[v] "; " name[i]; return }
	if (kind[2] == "exit") shown[v] = out " + " in_ " = " ours
	if (kind[1] == "call") rank(v, i, judged(v, i, ours, fl, f6, f8, 1.0))
	if (kind[1] == "el3") rank(v, i, judged(v, i, ours, n, n, n, 1.0))
	if (kind[1] == "sequence") rank(v, i, judged(v, i, ours, n + 2 * fl, n + 2 * f6, n + 2 * f8, 1.0))
	if (kind[1] == "sha") { judged(v, i, ours, 0, 0, 0, 0.8); rank(v, i, (ours - fl) / min(r6[i] - f6, r8[i] - f8)) }
	if (kind[1] == "realm") judged(v, i, ours, 0, 0, 0, 1.0)
	if (kind[1] == "exit") { exits[v, i] = out " + " in_; judged(v, i, ours, 0, 0, 0, 0.5) }
	if (kind[1] == "out") judged(v, i, ours, 0, 0, 0, 0.5)
	if (kind[1] == "at" || (kind[1] == "most" && n != "more")) judged(v, i, ours, 0, 0, 0, n)
}

# The last log decides; what is wrong with a count of the first is said beside.
function judge(i, kind,    v, wrong) {
	for (v = 1; v <= logs; v++) {
		measure(v, i, kind)
		if (v < logs) wrong = problem
	}
	if (wrong != "" && wrong != verdict) verdict = verdict "; this RMM: " wrong
	line(name[i], shown[1], shown[2], r6[i], r8[i], ratio == "" ? "" : sprintf(ratio < 0.01 ? "%.4f" : "%.2f", ratio), goal, verdict)
}

function all(wanted,    i, kind) {
	for (i = 1; i <= rows; i++) {
		split(rule[i], kind, " ")
		if (section(i, kind) == wanted) judge(i, kind)
	}
}

function section(i, kind) {
	if (name[i] ~ /^256 MiB/) return "whole"
	if (kind[1] == "realm" || kind[1] == "most" || name[i] ~ /^TOKEN_/) return "realm"
	if (kind[1] == "exit" || kind[1] == "out" || kind[2] == "exit") return "exit"
	return "call"
}

# Insertion sort of above[v, 1..calls[v]], with the names.
function sort_above(v,    i, j, value, w) {
	for (i = 2; i <= calls[v]; i++) {
		value = above[v, i]; w = above_name[v, i]
		for (j = i - 1; j > 0 && above[v, j] > value; j--) {
			above[v, j + 1] = above[v, j]
			above_name[v, j + 1] = above_name[v, j]
		}
		above[v, j + 1] = value; above_name[v, j + 1] = w
	}
}

function say(text) { print (mode == "markdown" ? "* " : "  ") text }

function summary(v, title,    n, i, median, text) {
	sort_above(v)
	n = calls[v]
	median = n % 2 ? above[v, (n + 1) / 2] : (above[v, n / 2] + above[v, n / 2 + 1]) / 2
	print mode == "markdown" ? "\n### " title "\n" : "\n" title
	say(sprintf("host calls above the floor: median %.2f (goal 0.4: %s), worst %.2f, %s (goal 1.0: %s), of %d rows", median,
		median <= 0.4 ? "met" : "MISSED", above[v, n], above_name[v, n], above[v, n] <= 1 ? "met" : "MISSED", n))
	say(sprintf("rows: %d met their goal, %d did not%s", met[v], misses[v], misses[v] ? ":" : ""))
	for (i = 1; i <= misses[v]; i++) print "    " (mode == "markdown" ? "* " : "") missed[v, i]
	if (v in unmeasured) say("not measured: " substr(unmeasured[v], 3))
	for (i = 1; i <= rows; i++) if ((v, i) in exits) text = text (text == "" ? "" : "; ") name[i] " " exits[v, i]
	say("way out + way in: " text)
}

END {
	logs = file - 1
	for (v = 1; v <= logs; v++) floor_of[v, "ours"] = count_of(v, "RMI_VERSION")
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

	if (logs > 1) summary(2, "Summary without FEAT_MOPS, which the goals are judged by")
	summary(1, logs > 1 ? "Summary of this RMM as built" : "Summary")
	if (misses[logs] > 0) exit 3
}
