# SPDX-License-Identifier: BSD-3-Clause
attack-case-objs := table.o attack.o scene.o again.o pages.o consumer.o tables.o \
	identity.o self.o numbers.o measured.o \
	halfway.o limits.o rights.o hosts.o \
	reach.o translation.o same.o harmless.o names.o extremes.o seal.o budget.o budget_token.o longest.o longest_events.o \
	race_csm.o race_memory.o race_fold.o race_mutual.o race_death.o race_record.o
# What it shares with tests/e2e and tests/hostile.
attack-e2e-objs := puppet.o csm_pair.o csm_event.o csm_hammer.o tiny.o tiny_code.o race.o
attack-hostile-objs := state.o
