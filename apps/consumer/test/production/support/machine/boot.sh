#!/bin/bash
# Boots systemd in namespaces of its own: boot.sh <folder> <node> <node_modules>
# Its root is the file system of this machine, and what it changes is in memory. It has a network of its own, with
# loopback only. Prints the process id of systemd once the units have started. It ends when its input is closed.
set -euo pipefail

if [ "$1" != --init ]; then
  folder=$1
  mkdir "$folder/cgroup" "$folder/root" "$folder/memory"
  mkfifo "$folder/booted"
  mount --make-rprivate /
  mount -t cgroup2 cgroup2 "$folder/cgroup"
  group=$folder/cgroup/$(basename "$folder")
  mkdir "$group"
  # systemd needs a control group that is the root of its namespace.
  unshare=(unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child)
  (echo "$BASHPID" > "$group/cgroup.procs" && exec "${unshare[@]}" "$BASH" "$0" --init "$@") <&- >&2 &
  outer=$!
  read -r _ < "$folder/booted"
  init=$(tr -d ' ' < "/proc/$outer/task/$outer/children")
  echo "$init"
  read -r _ || true
  kill -KILL "$init"
  wait "$outer" || true
  find "$group" -depth -type d -exec rmdir {} \;
  exit
fi

folder=$2 node=$3 packages=$4
root=$folder/root
mount -t tmpfs -o mode=755 tmpfs "$folder/memory"
mkdir "$folder/memory/upper" "$folder/memory/work"
mount -t overlay -o "lowerdir=/,upperdir=$folder/memory/upper,workdir=$folder/memory/work" overlay "$root"

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=700 tmpfs "$root/root"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for name in null zero full random urandom tty; do
  touch "$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

# Whatever the checkout is in, other users can read these.
mkdir -p "$root/srv/node_modules"
touch "$root/srv/node" "$root/srv/booted"
mount --bind "$node" "$root/srv/node"
mount --bind "$packages" "$root/srv/node_modules"
mount --bind "$folder/booted" "$root/srv/booted"
cp "$(dirname "$0")"/commands/* "$root/usr/local/sbin/"

# Only the units of this test, and what systemd itself needs.
rm -rf "$root"/etc/systemd/system/* "$root"/etc/systemd/journald.conf.d "$root"/opt/mdhq-portal \
  "$root"/etc/mdhq-portal "$root"/var/lib/*/mdhq-* "$root"/var/lib/mdhq-* "$root"/usr/local/bin/node \
  "$root"/var/log/journal
for unit in systemd-{sysctl,modules-load,remount-fs,udevd,udev-trigger,logind,timesyncd,random-seed}.service; do
  ln -s /dev/null "$root/etc/systemd/system/$unit"
done
printf '[Unit]\nRequires=basic.target booted.service\n' > "$root/etc/systemd/system/machine.target"
printf '[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo > /srv/booted"\n' \
  > "$root/etc/systemd/system/booted.service"
rm -f "$root/etc/machine-id"
tr -d - < /proc/sys/kernel/random/uuid > "$root/etc/machine-id"

cd "$root"
mkdir -p run/host
pivot_root . run/host
umount -l /run/host
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=machine.target --show-status=0
