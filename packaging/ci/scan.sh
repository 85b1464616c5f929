#!/usr/bin/env bash
# The scan of action.yml. Everything it is told comes by environment variables and is only ever an argument.
set -euo pipefail

program=${TENGATES:-}
if [ -z "$program" ]; then
  room="$RUNNER_TEMP/tengates"
  source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
  python -m venv "$room"
  scripts="$room/bin"
  [ -d "$scripts" ] || scripts="$room/Scripts" # Windows
  "$scripts/python" -m pip install --quiet --disable-pip-version-check -c "$source/packaging/constraints.txt" "$source"
  program="$scripts/tengates"
fi

sarif="$RUNNER_TEMP/tengates.sarif"
summary="$RUNNER_TEMP/tengates-summary.md"
against=${SCAN_AGAINST:-}
if [ -z "$against" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
  against="origin/$GITHUB_BASE_REF"
fi

arguments=("--also=sarif=$sarif" "--also=summary=$summary")
if [ -n "$against" ]; then
  arguments+=("--against=$against")
fi
if [ "${SCAN_TRUST:-}" = "true" ]; then
  arguments+=("--trust-project")
fi
while IFS= read -r rule; do
  rule=${rule%$'\r'}
  if [ "$rule" = "new" ] && [ -z "$against" ]; then
    echo "::notice title=Ten Gates::There is nothing to compare with here, so the rule \"new\" is left out."
  elif [ -n "$rule" ]; then
    arguments+=("--fail-on=$rule")
  fi
done <<<"${SCAN_FAIL_ON:-}"

code=0
"$program" scan "${arguments[@]}" -- "${SCAN_PATH:-.}" || code=$?

if [ -f "$sarif" ]; then
  echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
fi
if [ -f "$summary" ]; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
if [ "$code" = 2 ] && [ -n "$against" ]; then
  echo "::notice title=Ten Gates::To compare with a branch, the checkout needs its past: fetch-depth: 0."
fi
exit "$code"
