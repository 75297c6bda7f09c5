#!/bin/sh
# Every night at 03:15 a snapshot of /store in /pool, and two hours of verifying the pool. A night that was missed is made up for at the start. While the last night
# is one that failed, /state/failed says how: the healthcheck of compose.yaml looks for it. A registry that is new has nothing to copy yet, which is no failure.
set -u
STORE=${STORE:-/store} POOL=${POOL:-/pool} STATE=${STATE:-/state}

night() {
  touch "$STATE/night"
  if [ ! -e "$STORE/docker" ] && [ ! -e "$POOL/snapshots" ]; then
    echo "$(date): nothing has been pushed yet"
    return
  fi
  failed=
  regstore snapshot "$STORE" "$POOL" --skip-if-unchanged --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --retry-lock 1h || failed="snapshot ended with $?"
  regstore verify "$POOL" --state "$STATE/pool.scrub" --max-age 30d --max-duration 2h --limit-read 50M || failed="${failed:+$failed, }verify ended with $?"
  if [ -n "$failed" ]; then
    echo "$(date): $failed" | tee "$STATE/failed" >&2
  else
    rm -f "$STATE/failed"
  fi
}

# 03:15 of the day that a moment lies in.
night_of() { date -d "$(date -d "@$1" +%Y-%m-%d) 03:15" +%s; }

day=86400 now=$(date +%s)
last=$(night_of "$now")
[ "$last" -le "$now" ] || last=$(night_of $((now - day)))
[ "$(stat -c %Y "$STATE/night" 2>/dev/null || echo 0)" -ge "$last" ] || night
while true; do
  now=$(date +%s)
  next=$(night_of "$now")
  [ "$next" -gt "$now" ] || next=$(night_of $((now + day)))
  echo "the next night is $(date -d "@$next")"
  sleep $((next - now)) || exit
  night
done
