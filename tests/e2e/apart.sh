#!/usr/bin/env bash
# Runs a command as if on a machine of its own: with its own processes, networks, mounts and control groups, and with a kubeconfig and
# folders for state that begin empty. The local cluster that it brings up there meets no other, and all of it is gone when it ends.
set -euo pipefail

export APART_GROUP=${APART_GROUP-chat-apart-$$}

# Where control groups are mounted: once in version 2, once for each controller in version 1.
hierarchies() { awk '$3 ~ /^cgroup2?$/ { print $2 }' /proc/self/mounts; }

# What they are mounted with: those of a mount's options that aren't any mount's.
hierarchy_options() { tr , '\n' | grep -vxE 'rw|ro|relatime|nosuid|nodev|noexec|nsdelegate|memory_recursiveprot' | paste -sd ,; }

case "$1" in
[!-]*)
  state=/var/tmp/$APART_GROUP
  clean_up() {
    for hierarchy in $(hierarchies); do
      # Where the command was ended, its processes are gone a moment later.
      for _ in {1..100}; do
        if find "$hierarchy/$APART_GROUP" -depth -type d -exec rmdir {} + 2> /dev/null || [ ! -d "$hierarchy/$APART_GROUP" ]; then break; fi
        sleep 0.1
      done
    done
    rm -rf "$state"
  }
  trap clean_up EXIT
  mkdir "$state"
  "$0" --join-group "$state" "$@"
  ;;
--join-group)
  for hierarchy in $(hierarchies); do
    mkdir -p "$hierarchy/$APART_GROUP/main"
    if [ -e "$hierarchy/cpuset.cpus" ]; then
      tee "$hierarchy/$APART_GROUP/cpuset.cpus" "$hierarchy/$APART_GROUP/main/cpuset.cpus" < "$hierarchy/cpuset.cpus" > /dev/null
      tee "$hierarchy/$APART_GROUP/cpuset.mems" "$hierarchy/$APART_GROUP/main/cpuset.mems" < "$hierarchy/cpuset.mems" > /dev/null
    fi
    echo $$ > "$hierarchy/$APART_GROUP/cgroup.procs"
  done
  exec unshare --cgroup "$0" --leave-root "${@:2}"
  ;;
--leave-root)
  # The root of the new namespace is the group that was joined; in version 2 it may have no process, to have controllers.
  for hierarchy in $(hierarchies); do echo $$ > "$hierarchy/$APART_GROUP/main/cgroup.procs"; done
  exec unshare --mount --net --pid --fork --kill-child --mount-proc "$0" --mount "${@:2}"
  ;;
--mount)
  mounted=$(awk '$3 ~ /^cgroup2?$/ { print $2, $3, $4 }' /proc/self/mounts)
  mount -t sysfs sysfs /sys
  mount -t tmpfs tmpfs /sys/fs/cgroup
  while read -r path type options; do
    mkdir -p "$path"
    mount -t "$type" -o "rw,$(hierarchy_options <<< "$options")" "$type" "$path"
  done <<< "$mounted"

  # What another cluster has mounted there would be hidden, and yet be listed; what it unmounts meanwhile is gone by itself.
  others_mounts() { awk '$2 ~ "^/(run|var/lib|var/log)/" { print $2 }' /proc/self/mounts | tac; }
  others_mounts | xargs --no-run-if-empty umount --lazy || [ -z "$(others_mounts)" ]
  mount -t tmpfs tmpfs /run
  mount -t tmpfs tmpfs /var/log
  mount --bind "$2" /var/lib # On the disk, as containerd's overlays can't have another one for their upper layers.
  mkdir -p /run/bin/upper /run/bin/work
  mount -t overlay overlay -o lowerdir=/usr/local/bin,upperdir=/run/bin/upper,workdir=/run/bin/work /usr/local/bin
  ip link set lo up
  # Not by `exec`: a shell as the first process reaps those whose parents have gone.
  KUBECONFIG=/run/user/config "${@:3}"
  ;;
esac
