#!/bin/sh
# Every night at 03:15 a snapshot of /store in /pool, and two hours of proving the pool. A night that was missed is made up for at the start. While the last night
# is one that failed, /state/failed says how: the healthcheck of compose.yaml looks for it.
set -u
STORE=${STORE:-/store} POOL=${POOL:-/pool} STATE=${STATE:-/state}

night() {
  touch "$STATE/night"
  failed=
  regstore snapshot "$STORE" "$POOL" --skip-if-unchanged --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --retry-lock 1h || failed="snapshot ended with $?"
  regstore verify "$POOL" --state "$STATE/pool.scrub" --max-age 30d --max-duration 2h --limit-read 50M || failed="${failed:+$failed, }verify ended with $?"
  if [ -n "$failed" ]; then
    echo "$(date): $failed" | tee "$STATE/failed" >&2
  else
    rm -f "$STATE/failed"
  fi
}

last=$(date -d 03:15 +%s)
[ "$last" -le "$(date +%s)" ] || last=$(date -d 'yesterday 03:15' +%s)
[ "$(stat -c %Y "$STATE/night" 2>/dev/null || echo 0)" -ge "$last" ] || night
while true; do
  now=$(date +%s) next=$(date -d 03:15 +%s)
  [ "$next" -gt "$now" ] || next=$(date -d 'tomorrow 03:15' +%s)
  sleep $((next - now)) || exit
  night
done
