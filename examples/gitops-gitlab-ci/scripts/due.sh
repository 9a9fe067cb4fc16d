#!/usr/bin/env bash
# Says what rotates or retires in the next days and what is overdue, and writes a calendar of a year.
set -euo pipefail

mkdir -p review
node_modules/.bin/bc-accounts due --stack "$STACK" --format ics --output review/rotations.ics
status=0
node_modules/.bin/bc-accounts due --stack "$STACK" || status=$?
# 0 is nothing and 1 is something; everything else is a list that could not be made.
if ((status > 1)); then exit "$status"; fi
