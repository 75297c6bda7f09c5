#!/bin/bash
# What a person does on a new Debian machine: installs the package, or unpacks the archive, follows the README's five minutes, reads the manual, and types with TAB.
# Packing_a_release runs it in a bare system, in which /release holds what was packed and /store is a store.
#   install-like-a-person.sh deb|tar.gz
set -euo pipefail
case $1 in
  deb) dpkg -i /release/regstore_*_amd64.deb ;;
  tar.gz)
    tar -xzf /release/regstore-*-linux-x64.tar.gz -C /usr/local --strip-components=1
    mkdir -p ~/.config/fish/completions
    regstore completion fish > ~/.config/fish/completions/regstore.fish ;;
esac
mkdir -p /srv/registry && cp -r /store /srv/registry/data && cd /srv/registry

# Five minutes.
regstore --version
regstore list data | grep -F 'alpine:3.4'
regstore verify data
regstore snapshot data five
regstore list five@latest | grep -F 'debian:jessie'
regstore restore five@latest copy
regstore diff data copy

# The command that the timer runs, with the settings it has.
if [ "$1" = deb ]; then
  unit=/usr/lib/systemd/system/regstore-snapshot.service
  set -a
  # shellcheck disable=SC1091 # It comes with the package.
  . /etc/default/regstore
  set +a
  mkdir -p /var/lib/regstore
  eval "$(sed -n 's/^ExecStart=//p' $unit)"
  regstore snapshots "$REGSTORE_POOL" | grep -F '1 snapshot, '
  grep '^regstore_last_exit_code.* 0$' /var/lib/regstore/regstore-snapshot.prom
fi

man -w regstore regstore-verify
MANWIDTH=80 man regstore | grep -F 'NAME'

completes() {
  local shell=$1 setup=$2 typed=$3 expected=$4
  expect -c "
    set timeout 20
    spawn -noecho $shell
    send {$setup}
    send \"\\r\"
    sleep 1
    send {$typed}
    send \"\\t\"
    expect {
      {$expected} { exit 0 }
      timeout { puts {no completion}; exit 1 }
    }" || { echo "$shell does not complete $typed"; exit 1; }
}
export TERM=xterm PS1='> '
completes 'bash --norc -i' '. /usr/share/bash-completion/bash_completion' 'regstore inspect data deb' 'debian:jessie'
completes 'zsh -f -i' 'autoload -U compinit; compinit -u' 'regstore inspect data deb' 'debian:jessie'
completes 'fish --private' 'true' 'regstore inspect data deb' 'debian:jessie'
echo
echo installed
