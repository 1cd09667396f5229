# SPDX-License-Identifier: BSD-3-Clause
# The model test: the specification, and what compares the RMM with it.

model-spec-objs := ids.o epoch.o event.o vcpu.o create.o close.o grant.o measured.o window.o attach.o page.o access.o \
	seal.o realm.o view.o invariant.o step.o
model-test-objs := world.o realm.o undo.o descriptor.o look.o views.o perform.o step.o race.o canon.o actions.o tally.o \
	scenes.o search.o walk.o main.o
