#!/bin/bash
# Makes this Debian server what the specification says, and brings later changes: run it as often as you like.
set -euo pipefail

usage() {
  cat <<'END'
usage: install.sh SERVER [--dry-run] [--force]

Run it as root on the server, in a copy of this folder that has install.sh, lib/ and servers/SERVER/; `bin/apply` copies
and runs it over ssh. It installs packages, puts its files in place, makes the tenants' folders, and brings each
daemon's configuration into use: staged beside the old one, tested by the daemon, switched, proven by a request, and
switched back when that fails. A second run changes nothing. What a daemon refused ends the run with 1. What the server
lacks until somebody brings it (secrets, quotas, the folder of backups, Debian's security fixes) is listed at the end.

Before it changes anything it looks at every file that it would replace, those of the configuration in use, too, and
stops where it finds one that it did not write, or that was edited since.

  --dry-run   say what would change
  --force     replace such files, too; a copy of each stays below /var/lib/infrac/before
END
}

here=$(cd "$(dirname "$0")" && pwd)
server='' dry='' force=''
for argument; do
  case $argument in
    --dry-run) dry=1 ;;
    --force) force=1 ;;
    --help) usage && exit 0 ;;
    -*) usage >&2 && exit 64 ;;
    *) server=$argument ;;
  esac
done
case $server in '' | *[!a-z0-9-]*) usage >&2 && exit 64 ;; esac

say() { printf 'install: %s\n' "$*"; }
fail() {
  printf 'install: %s\n' "$2" >&2
  exit "$1"
}
run() { if [ -n "$dry" ]; then say "would: $*"; else "$@"; fi; }

source=$here/servers/$server
[ -f "$source/root/etc/infrac/server.env" ] || fail 64 "there is no folder servers/$server here"
# shellcheck source=/dev/null
. "$source/root/etc/infrac/server.env"
[ "$(id -u)" = 0 ] || fail 64 "run this as root"
# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
[ "$codename" = "$INFRAC_CODENAME" ] ||
  fail 1 "this is '$codename'; the specification says that $server runs Debian $INFRAC_DEBIAN ($INFRAC_CODENAME)"
if [ -f /etc/infrac/server.env ]; then
  # shellcheck source=/dev/null
  present=$(. /etc/infrac/server.env && echo "$INFRAC_SERVER")
  [ "$present" = "$server" ] || [ -n "$force" ] || fail 1 "this server is '$present', not '$server'"
fi
taken=$(getent passwd 901 | cut -d : -f 1) || true
[ "${taken:-infrac}" = infrac ] || fail 1 "the user number 901, which infrac needs, is $taken's"
taken=$(getent group 901 | cut -d : -f 1) || true
[ "${taken:-infrac}" = infrac ] || fail 1 "the group number 901, which infrac needs, is $taken's"
# A tenant's programs with the number of an account would be that account: an administrator's, with sudo.
uids=$source/storage/tenants.tsv
taken=$(awk -F '[:\t]' 'FNR == NR { name[$3] = $1; next } /^#/ { next }
  $2 in name { print $1 " has the number " $2 ", which is " name[$2] "\047s" }' /etc/passwd "$uids")
[ -z "$taken" ] || fail 1 "the tenant $(head -n 1 <<<"$taken"): give that account another number (usermod --uid), or the tenant its own (uid)"

record=/var/lib/infrac/installed
# Copies of what others wrote lie where no daemon reads them.
before=/var/lib/infrac/before
mkdir -p /run/lock
exec 9>/run/lock/infrac-install
flock -n 9 || fail 75 "another run is under way"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
changes=0

# --- files: "HASH MODE PATH SOURCE" a line each

list_files() {
  local root
  for root in "$here/lib/root" "$source/root"; do
    (cd "$root" && find . -type f) | while read -r path; do
      path=${path#./}
      case $path in
        etc/ssh/sshd_config.d/infrac-sftp.conf) [ -n "$INFRAC_SFTP" ] || continue ;;
        etc/ssh/* | etc/sudoers.d/*) [ -n "$INFRAC_ADMINS" ] || continue ;;
        etc/systemd/system/infrac-php@*) [ -n "$INFRAC_PHP" ] || continue ;;
      esac
      entry "$root/$path" "/$path"
    done
  done
  (cd "$here/lib" && find . -path ./root -prune -o -type f -print) | while read -r path; do
    entry "$here/lib/${path#./}" "/usr/local/lib/infrac/${path#./}"
  done
}

entry() {
  local mode=0644 hash
  [ ! -x "$1" ] || mode=0755
  case $2 in /etc/sudoers.d/*) mode=0440 ;; esac
  hash=$(sha256sum <"$1")
  printf '%s\t%s\t%s\t%s\n' "${hash%% *}" "$mode" "$2" "$1"
}

recorded() { # recorded PATH: the hash of what was written there
  awk -F '\t' -v path="$1" '$2 == path { print $1 }' "$record" 2>/dev/null
}

hash_of() {
  local hash
  hash=$(sha256sum <"$1") && echo "${hash%% *}"
}

# Says what must not be overwritten.
check_files() {
  local hash path known how foreign=0
  while IFS=$'\t' read -r hash _ path _; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    if [ -L "$path" ] || [ ! -f "$path" ]; then
      say "$path is no plain file"
      foreign=1
      continue
    fi
    known=$(hash_of "$path")
    [ "$known" != "$hash" ] || continue
    [ "$known" = "$(recorded "$path")" ] && continue
    [ -n "$force" ] && continue
    if [ -n "$(recorded "$path")" ]; then
      say "$path was edited since it was written"
    else
      say "$path was not written by infrac"
    fi
    foreign=1
  done <"$scratch/files"
  bash "$here/lib/sets" "$source/config" --edited >"$scratch/edited"
  while IFS=$'\t' read -r path how; do
    [ -z "$force" ] || continue
    say "$path $how"
    foreign=1
  done <"$scratch/edited"
  [ "$foreign" = 0 ] ||
    fail 1 "nothing was changed: write what you need into the specification, then use --force, which keeps a copy of each below $before"
}

# keep PATH: a copy of a file that somebody else wrote; copies of former runs stay, with numbers.
keep() {
  if [ -n "$dry" ]; then
    say "would keep a copy of $1 below $before"
    return
  fi
  (umask 077 && mkdir -p "$before${1%/*}" && cp -p --backup=numbered "$1" "$before$1")
  say "$1 was not as infrac wrote it: a copy is $before$1"
}

keep_edited() {
  local path
  while IFS=$'\t' read -r path _; do
    if [ -f "$path" ]; then keep "$path"; fi
  done <"$scratch/edited"
}

place_files() {
  local hash mode path from known
  : >"$scratch/new"
  while IFS=$'\t' read -r hash mode path from; do
    if [ -f "$path" ] && [ "$(hash_of "$path")" = "$hash" ] && [ "0$(stat -c %a "$path")" = "$mode" ]; then continue; fi
    changes=$((changes + 1))
    printf '%s\n' "$path" >>"$scratch/changed"
    if [ -f "$path" ]; then
      known=$(hash_of "$path")
      if [ "$known" != "$hash" ] && [ "$known" != "$(recorded "$path")" ]; then keep "$path"; fi
    fi
    if [ -n "$dry" ]; then
      if [ -e "$path" ]; then say "would write $path"; else printf '%s %s\n' "${path%/*}" "${path##*/}" >>"$scratch/new"; fi
      continue
    fi
    mkdir -p "$(dirname "$path")"
    install -m "$mode" "$from" "$path.infrac-new"
    mv -f "$path.infrac-new" "$path"
    say "wrote $path"
  done <"$scratch/files"
  # New ones are many, and concern nobody's old ones.
  sort "$scratch/new" | awk '
    $1 != folder { if (NR > 1) print line; folder = $1; line = "install: would write into " $1 ":" }
    { line = line " " $2 }
    END { if (NR) print line }'
  # What was written once and is no longer wanted goes, unless somebody has edited it.
  while IFS=$'\t' read -r hash path; do
    cut -f 3 "$scratch/files" | grep -Fqx -- "$path" && continue
    if [ ! -f "$path" ] || [ "$(hash_of "$path")" != "$hash" ]; then continue; fi
    changes=$((changes + 1))
    printf '%s\n' "$path" >>"$scratch/changed"
    if [ -n "$dry" ]; then
      say "would remove $path"
      continue
    fi
    case $path in /etc/systemd/system/*.timer) systemctl --quiet disable --now "${path##*/}" || true ;; esac
    rm -f "$path"
    say "removed $path"
  done < <(cat "$record" 2>/dev/null)
  [ -n "$dry" ] && return
  mkdir -p "${record%/*}"
  cut -f 1,3 "$scratch/files" >"$scratch/record"
  cmp -s "$scratch/record" "$record" || { cp "$scratch/record" "$record.new" && mv -f "$record.new" "$record"; }
}

changed() { grep -Eq -- "$1" "$scratch/changed"; }

# --- packages: daemons do not start before their configuration is there

install_packages() {
  local missing='' package policy=/usr/sbin/policy-rc.d
  while read -r package; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
  done < <(grep -v '^#' "$source/packages")
  [ -n "$missing" ] || return 0
  changes=$((changes + 1))
  if [ -n "$dry" ]; then
    say "would install$missing"
    return
  fi
  say "installing$missing"
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\n# Of infrac, while it installs packages.\nexit 101\n' >"$policy"
    chmod 0755 "$policy"
    # shellcheck disable=SC2064 # now
    trap "rm -f '$policy'; rm -rf '$scratch'" EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
  apt-get -qq update
  # shellcheck disable=SC2086 # one word per package
  apt-get -qq install -y --no-install-recommends -o Dpkg::Options::=--force-confdef \
    -o Dpkg::Options::=--force-confold $missing >"$scratch/apt" 2>&1 || {
    tail -n 30 "$scratch/apt" >&2
    fail 3 "the packages could not be installed"
  }
  if grep -q 'Of infrac' "$policy"; then rm -f "$policy"; fi
}

# --- users and folders

make_users() {
  getent group infrac >/dev/null || run groupadd --gid 901 infrac
  getent passwd infrac >/dev/null ||
    run useradd --system --uid 901 --gid 901 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin infrac
  make_sftp_group
  [ -n "$INFRAC_ADMINS" ] || return 0
  getent group infrac-admins >/dev/null || run groupadd --system infrac-admins
  local admin
  for admin in $INFRAC_ADMINS; do
    if ! getent passwd "$admin" >/dev/null; then
      run useradd --uid "$(free_uid)" --create-home --shell /bin/bash "$admin"
    elif [ "$(id -u "$admin")" -lt 1000 ]; then
      fail 1 "the administrator '$admin' has the name of an account of the system"
    fi
    id -nG "$admin" 2>/dev/null | tr ' ' '\n' | grep -qx infrac-admins || run usermod -aG infrac-admins "$admin"
  done
}

# The system's sshd finds SFTP users by libnss-extrausers, beside the system's own accounts and after them.
make_sftp_group() {
  local database
  [ -n "$INFRAC_SFTP" ] || return 0
  getent group infrac-sftp >/dev/null || run groupadd --system infrac-sftp
  for database in passwd group; do
    grep -Eq "^$database:.*extrausers" /etc/nsswitch.conf || run sed -i "s/^$database:.*/& extrausers/" /etc/nsswitch.conf
  done
}

# The lowest number for people that neither an account nor a tenant has.
free_uid() {
  local uid=1000
  while cut -d : -f 3 /etc/passwd | grep -qx "$uid" || cut -f 2 "$uids" | grep -qx "$uid"; do uid=$((uid + 1)); done
  echo "$uid"
}

link() { # link PATH TARGET
  [ "$(readlink "$1" 2>/dev/null)" = "$2" ] || run ln -sfn "$2" "$1"
}

make_folders() {
  if [ -n "$dry" ]; then return; fi
  if changed '^/etc/tmpfiles\.d/'; then systemd-tmpfiles --create infrac.conf; fi
  mkdir -p "$INFRAC_MOUNT"
  install -d -m 0700 /etc/infrac/secrets
  local set
  for set in nginx apache php vsftpd mysql certificates backup; do
    if [ -d "$source/config/$set" ]; then
      mkdir -p "/var/lib/infrac/config/$set"
    fi
  done
  if [ -d "$source/config/mysql" ] && [ -d /etc/mysql/mariadb.conf.d ]; then
    link /etc/mysql/mariadb.conf.d/90-infrac.cnf /var/lib/infrac/config/mysql/current/mysql/my.cnf
  fi
}

# Its warnings are for the end. Before the first run there is nothing to look at.
make_storage() {
  : >"$scratch/storage"
  [ -z "$dry" ] || [ -d "$INFRAC_MOUNT/tenants" ] || return 0
  INFRAC_STORAGE=$source/storage sh "$here/lib/storage" ${dry:+--dry-run} 2>"$scratch/storage" || {
    cat "$scratch/storage" >&2
    exit 1
  }
  [ -n "$dry" ] || sed -e '/^storage: WARNING: /d' -e '/ tenants are ready$/d' "$scratch/storage" >&2
}

# --- the system's own daemons

set_time_zone() {
  local file=/usr/share/zoneinfo/$INFRAC_TIMEZONE now
  now=$(readlink -f /etc/localtime) || now=
  [ "$now" != "$(readlink -f "$file")" ] || return 0
  changes=$((changes + 1))
  say "${dry:+would set }the time zone: $INFRAC_TIMEZONE, in place of ${now#/usr/share/zoneinfo/}"
  [ -n "$dry" ] && return
  ln -sfn "$file" /etc/localtime
  echo "$INFRAC_TIMEZONE" >/etc/timezone
}

configure_system() {
  if [ -n "$dry" ]; then return; fi
  if changed '^/etc/systemd/system/'; then systemctl daemon-reload; fi
  if changed '^/etc/sysctl\.d/'; then sysctl -q -e -p /etc/sysctl.d/60-infrac.conf >/dev/null 2>&1 || true; fi
  if changed '^/etc/sudoers\.d/'; then visudo -cq || { rm -f /etc/sudoers.d/infrac && fail 1 "sudo refuses /etc/sudoers.d/infrac"; }; fi
  if changed '^/etc/ssh/'; then
    mkdir -p /run/sshd
    if ! sshd -t; then
      rm -f /etc/ssh/sshd_config.d/infrac.conf /etc/ssh/sshd_config.d/infrac-sftp.conf
      fail 1 "sshd refuses its new settings; they were taken away again"
    fi
    systemctl try-reload-or-restart ssh.service || true
  fi
  if [ -n "$INFRAC_PHP" ]; then mask "php$INFRAC_PHP-fpm.service"; fi
  enable infrac-firewall.service
  if changed '/firewall$|/server\.env$'; then systemctl reload infrac-firewall.service; fi
  if [ -d "$source/config/mysql" ]; then
    # Its socket unit would listen on port 3306 after a boot, whatever the options say.
    mask mariadb.socket
    enable mariadb.service
  fi
}

mask() { [ "$(systemctl is-enabled "$1" 2>/dev/null)" = masked ] || systemctl --quiet mask --now "$1"; }

enable() {
  local unit
  for unit; do
    systemctl --quiet is-enabled "$unit" 2>/dev/null || systemctl --quiet enable "$unit"
    systemctl --quiet is-active "$unit" || systemctl start "$unit"
  done
}

# Units whose files changed are started anew, once their configuration is there.
restart_changed() {
  local unit path
  for unit in mariadb vsftpd apache2 nginx infrac-certificates infrac-cron infrac-mail; do
    path="/etc/systemd/system/$unit\\.service|/etc/systemd/system/$unit\\.service\\.d/"
    case $unit in
      nginx) path="$path|/infrac/(proxy|upstream)\$" ;;
      vsftpd) path="$path|/infrac/infrac-ftp(-users)?\$|/infrac/server\.env\$" ;;
      apache2) path="$path|/infrac/apache\$" ;;
      infrac-certificates) path="$path|/infrac/certificates\$" ;;
      infrac-cron) path="$path|/infrac/cron\$" ;;
      infrac-mail) path="$path|/infrac/mail\$|/infrac/server\\.env\$" ;;
    esac
    if changed "$path" && systemctl --quiet is-active "$unit.service"; then systemctl restart "$unit.service"; fi
  done
  path='/infrac-php@|/infrac/php$'
  if changed "$path" && [ -e /run/infrac-php/current ]; then
    systemctl restart "infrac-php@$(readlink /run/infrac-php/current)"
  fi
}

start_services() {
  local units=''
  [ -d "$source/config/php" ] && units="$units infrac-tidy.timer infrac-cron.service"
  [ -n "${INFRAC_MAIL_HOST:-}" ] && units="$units infrac-mail.service"
  [ -d "$source/config/apache" ] && units="$units apache2.service"
  [ -d "$source/config/vsftpd" ] && units="$units vsftpd.service"
  [ -n "$INFRAC_SFTP" ] && units="$units ssh.service"
  [ -d "$source/config/certificates" ] && units="$units infrac-certificates.service infrac-certificates.path"
  [ -d "$source/config/nginx" ] && units="$units nginx.service infrac-upstreams.timer infrac-logs.timer"
  [ -f /etc/systemd/system/infrac-backup.timer ] && units="$units infrac-backup.timer"
  [ -f /etc/systemd/system/infrac-reboot.timer ] && units="$units infrac-reboot.timer"
  # shellcheck disable=SC2086
  enable $units
  if [ -d "$source/config/php" ]; then
    systemctl --quiet is-enabled infrac-php@a.service 2>/dev/null || systemctl --quiet enable infrac-php@a.service
  fi
}

: >"$scratch/changed"
list_files >"$scratch/files"
check_files
keep_edited
place_files
install_packages
make_users
make_folders
make_storage
set_time_zone
configure_system
result=0
[ -n "$dry" ] || restart_changed
bash "$here/lib/sets" "$source/config" ${dry:+--dry-run} | tee "$scratch/sets" || result=1
[ -n "$dry" ] || start_services

{
  [ "$result" = 0 ] || echo "some changes were refused, as said above; everything else is in use"
  sed -n 's/^storage: WARNING: //p' "$scratch/storage"
  sh "$here/lib/lacking" "$source"
} >"$scratch/lacking"
if [ -n "$dry" ]; then
  say "nothing was changed"
elif [ "$changes" = 0 ] && [ ! -s "$scratch/sets" ]; then
  say "nothing changed"
fi
if [ -s "$scratch/lacking" ]; then
  if [ -n "$dry" ]; then say "$server would run, but:"; else say "$server runs, but:"; fi
  while read -r line; do say "- $line"; done <"$scratch/lacking"
elif [ -z "$dry" ]; then
  say "$server is as it should be"
fi
exit "$result"
