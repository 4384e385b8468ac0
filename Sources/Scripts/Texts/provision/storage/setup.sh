#!/bin/sh
# Prepares the storage server: the export, the folders of infrac and of each tenant, and the quotas that enforce what
# the plans sell. For a Linux server with NFS; run it there as root, after each build that changed the tenants.
set -eu

usage() {
  cat <<'END'
usage: storage/setup.sh [--dry-run]

Copy the folder provision/storage to the server and run this as root. It is safe to run twice and never removes
anything. storage.env beside it says what is exported to whom, tenants.tsv which folders there are.

  --dry-run   say what would be done
END
}

here=${INFRAC_STORAGE:-$(dirname "$0")}
dry=
case ${1:-} in
  '') ;;
  --dry-run) dry=1 ;;
  --help) usage && exit 0 ;;
  *) usage >&2 && exit 64 ;;
esac
# shellcheck source=/dev/null
. "$here/storage.env"
share=${INFRAC_ROOT:-}$INFRAC_EXPORT
exports=${INFRAC_ROOT:-}/etc/exports.d/infrac-$INFRAC_CLUSTER.exports
tab=$(printf '\t')

say() { echo "storage: $*" >&2; }
fail() { echo "storage: $2" >&2 && exit "$1"; }

run() {
  if [ -n "$dry" ]; then say "would: $*"; else "$@"; fi
}

# folder PATH OWNER MODE: a folder of exactly this owner and mode; one that is right is not touched.
folder() {
  [ ! -L "$1" ] || fail 1 "$1 is a link: look at it before anything follows it"
  if [ ! -d "$1" ]; then run mkdir "$1"; fi
  [ -z "$dry" ] || [ -d "$1" ] || return 0
  found=$(stat -c '%u:%g %04a' "$1")
  [ "$found" != "$2 $3" ] || return 0
  [ "${found% *}" = "$2" ] || run chown -h "$2" "$1"
  # After chown, which takes the setgid bit away.
  run chmod "$3" "$1"
}

# set_quota UID KIBIBYTES: the kernel then counts every file of that uid, on whatever node it was written.
set_quota() {
  [ -n "$quotas" ] || return 0
  printf '%s\n' "$limits" | grep -qx "$1 $2 $2" || run setquota -u "$1" "$2" "$2" 0 0 "$mount"
}

[ -d "$share" ] || fail 3 "$share is not there: mount the file system first"

# Root of a node is nobody here; only the nodes may mount.
line="$INFRAC_EXPORT"
for address in $INFRAC_ADDRESSES; do line="$line $address(rw,sync,root_squash,no_subtree_check,sec=sys)"; done
if [ -n "$INFRAC_ADDRESSES" ] && [ "$(cat "$exports" 2>/dev/null)" != "$line" ]; then
  say "exporting $INFRAC_EXPORT to $INFRAC_ADDRESSES"
  run mkdir -p "${exports%/*}"
  [ -n "$dry" ] || { printf '%s\n' "$line" >"$exports.new" && mv -f "$exports.new" "$exports"; }
  run "${INFRAC_EXPORTFS:-exportfs}" -ra
fi

quotas='' limits='' mount=$(df -P "$share" | awk 'NR == 2 { print $6 }')
if quotaon -pu "$mount" 2>/dev/null | grep -q 'is on'; then
  quotas=on
  # On this file system alone: quota(1) would show those of all.
  limits=$(repquota -un "$mount" | awk '/^#/ { print substr($1, 2), $4, $5 }')
  # ext4 with the feature quota, and XFS with uqnoenforce, count without enforcing, and quotaon calls that on, too.
  case ,$(findmnt -n -o OPTIONS --mountpoint "$mount"), in
    *,usrquota,* | *,usrjquota=*)
      # After a remount that brought the option, the feature still only counts; where limits are enforced this is refused.
      [ -n "$dry" ] || quotaon -u "$mount" >/dev/null 2>&1 || true
      ;;
    *)
      say "WARNING: $mount is not mounted with usrquota (XFS: uquota), so what tenants store is counted, but nothing" \
        "enforces what the plans sell: mount it so"
      ;;
  esac
else
  say "WARNING: user quotas are off on $mount, so nothing enforces what the plans sell: mount it with usrquota (XFS:" \
    "uquota) and, on ext4 without the feature quota, run quotacheck and quotaon; then run this again"
fi

folder "$share" 0:0 0755
folder "$share/config" 901:901 2750
folder "$share/certificates" 901:901 2750
folder "$share/acme" 901:901 2755
folder "$share/ftp-local" 901:901 2750
folder "$share/tenants" 0:0 0711
folder "$share/state" 0:0 0711

tenants=0
while IFS="$tab" read -r tenant uid kibibytes sites; do
  case $tenant in '#'* | '') continue ;; esac
  case $tenant in -* | *[!a-z0-9-]*) fail 1 "tenants.tsv: '$tenant' is not a tenant" ;; esac
  case $uid$kibibytes in *[!0-9]*) fail 1 "tenants.tsv: the line of $tenant is not right" ;; esac
  if [ "$uid" -lt 1000 ] || [ "$uid" -gt 65533 ]; then fail 1 "tenants.tsv: the uid of $tenant is not a tenant's"; fi
  # The root of an FTP session is not writable, so that nothing can be put beside the sites.
  folder "$share/tenants/$tenant" 0:0 0755
  for site in $sites; do
    case $site in .* | -* | *[!a-z0-9.-]*) fail 1 "tenants.tsv: '$site' is not a site" ;; esac
    folder "$share/tenants/$tenant/$site" "$uid:901" 2750
  done
  # Written by the services' user; the tenant, whose group it is, only reads.
  folder "$share/tenants/$tenant/logs" "901:$uid" 2750
  folder "$share/state/$tenant" "$uid:$uid" 0700
  # Below a folder of the tenant's own, root touches nothing: what is there could be changed under its hands.
  for part in tmp sessions logs; do
    [ -d "$share/state/$tenant/$part" ] ||
      run setpriv --reuid "$uid" --regid "$uid" --clear-groups mkdir -m 0700 "$share/state/$tenant/$part" ||
      say "WARNING: $tenant took state/$tenant/$part away, and it cannot be made anew, as said above"
  done
  set_quota "$uid" "$kibibytes"
  tenants=$((tenants + 1))
done <"$here/tenants.tsv"
say "$tenants tenants are ready"
