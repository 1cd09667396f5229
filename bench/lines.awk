# SPDX-License-Identifier: BSD-3-Clause
# Counts the lines of C and assembly that are neither blank nor comment. Usage: awk -f lines.awk FILE...
{
	line = $0
	if (inside) {
		if (!sub(/^.*\*\//, "", line)) next
		inside = 0
	}
	gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
	if (sub(/\/\*.*$/, "", line)) inside = 1
	if (line ~ /[^ \t]/) count++
}
END { print count + 0 }
