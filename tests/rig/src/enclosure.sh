# Ends one enclosure: every process of its Engine and of its containers, then what
# they leave behind. `watch` waits for standard input to close first, which happens
# however the owner ends, also by SIGKILL; `sweep` begins at once.
#
# usage: sh -c "$(cat enclosure.sh)" enclosure watch|sweep NAME FOLDER
set -u
mode=$1 name=$2 folder=$3
trap '' HUP INT TERM

# Whoever holds the lock cleans up, so that a sweep keeps off a living enclosure.
exec 9>"$folder/lock"
flock -n 9 || exit 0
if [ "$mode" = watch ]; then read -r _ || :; fi

# dockerd, containerd, the shims and the holder of the namespaces carry the mark in
# their environment; the processes in containers do not, but live in these cgroups.
marked() { grep -lsz "^FAIRLEAD_RIG=$name\$" /proc/[0-9]*/environ | sed 's/[^0-9]//g'; }
cgroups() { for at in /sys/fs/cgroup/"$name" /sys/fs/cgroup/*/"$name"; do [ -d "$at" ] && echo "$at"; done; }
contained() { for at in $(cgroups); do find "$at" -name cgroup.procs -exec cat {} + 2>/dev/null; done | grep -v '^0$'; }
# A frozen process does not see SIGKILL under cgroup v1.
thaw() {
    for at in $(cgroups); do
        find "$at" -name freezer.state 2>/dev/null | while read -r state; do echo THAWED >"$state"; done
    done
}

tries=0
while [ $tries -lt 200 ]; do
    pids=$(marked; contained)
    [ -z "$pids" ] && break
    # shellcheck disable=SC2086 # one word per process
    kill -KILL $pids 2>/dev/null
    thaw 2>/dev/null
    tries=$((tries + 1))
    sleep 0.02
done

# Mounts lived in the mount namespace of the enclosure and are gone with it.
[ -e "/run/netns/$name" ] && ip netns del "$name"
tries=0
while [ $tries -lt 200 ]; do
    for at in $(cgroups); do find "$at" -depth -type d -exec rmdir {} + 2>/dev/null; done
    rm -rf --one-file-system "$folder" 2>/dev/null
    [ -z "$(cgroups)" ] && [ ! -e "$folder" ] && exit 0
    tries=$((tries + 1))
    sleep 0.02
done
exit 1
