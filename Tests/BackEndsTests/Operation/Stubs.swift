/// Stand-ins for programs that change machines: they record what they are asked for in `$FAKE/calls`.
enum Stubs {
  static let all: [(name: String, text: String)] = [
    ("ssh", ssh),
    ("sudo", sudo),
    ("fleetctl", fleetctl),
    ("etcdctl", etcdctl),
    ("systemctl", systemctl),
    ("docker", docker),
    ("xe", xe),
    ("virsh", virsh),
    ("virt-install", virtInstall),
    ("qemu-img", qemuImg),
    ("quotaon", quotaon),
    ("findmnt", findmnt),
    ("repquota", repquota),
    ("setquota", setquota),
    ("exportfs", exportfs),
    ("instances", instances),
  ]

  private static let ssh = #"""
    #!/bin/sh
    # ssh [OPTION…] USER@HOST COMMAND: runs the command here; hosts listed in $FAKE/down do not answer.
    options=
    while :; do case $1 in -o | -l) options="$options $2" && shift 2 ;; -*) shift ;; *) break ;; esac; done
    host=${1#*@}
    echo "options$options" >>"$FAKE/calls"
    shift
    echo "ssh $host" >>"$FAKE/calls"
    if grep -qxs "$host" "$FAKE/down"; then exit 255; fi
    export FAKE_HOST="$host" INFRAC_ETC="$FAKE/nodes/$host/etc"
    exec sh -c "$*"

    """#

  private static let sudo = #"""
    #!/bin/sh
    exec "$@"

    """#

  private static let systemctl = #"""
    #!/bin/sh
    echo "systemctl $* on ${FAKE_HOST:-here}" >>"$FAKE/calls"
    if [ "$1" = show ]; then cat "$FAKE/boot" 2>/dev/null || true; fi

    """#

  private static let fleetctl = #"""
    #!/bin/sh
    # Enough of fleetctl 1.0: units with a state, and what their sidekicks would announce.
    set -eu
    registry=$FAKE/fleet
    mkdir -p "$registry"
    command=$1
    shift
    names=
    for word; do case $word in --*) ;; *) names="$names $word" ;; esac; done
    echo "fleetctl $command$names" >>"$FAKE/calls"

    content() {
      if [ -f "$1" ]; then cat "$1"; return; fi
      name=${1##*/}
      template=${name%%@*}@.${name##*.}
      if [ -f "$registry/$name.unit" ]; then cat "$registry/$name.unit"
      elif [ -f "$registry/$template.unit" ]; then cat "$registry/$template.unit"
      elif [ -f "${1%/*}/$template" ]; then cat "${1%/*}/$template"
      else echo "no such unit $name" >&2; exit 1; fi
    }

    announce() { # PUT or DELETE, unit
      service=${2%-announce@*} instance=${2#*@}
      [ "$service" != "$2" ] || return 0
      if [ "$1" = PUT ] && [ -e "$FAKE/sick" ] && grep -qx "$2" "$FAKE/sick"; then return 0; fi
      key=$INFRAC_ETCD/v2/keys/infrac/lleida/services/$service/${instance%.service}
      # With $FAKE/lingers nobody takes an announcement back: it ends by itself, and must be gone before another one.
      if [ -e "$FAKE/lingers" ]; then
        case $1 in
          DELETE) curl -sS -o /dev/null -X PUT "$key?prevExist=true" -d value=10.20.0.11:8080 -d ttl=3 && return ;;
          PUT) ! curl -fsS -o /dev/null "$key" 2>/dev/null || echo "$2" >>"$FAKE/early" ;;
        esac
      fi
      curl -sS -o /dev/null -X "$1" "$key" -d value=10.20.0.11:8080
    }

    case $command in
      list-unit-files) [ ! -e "$FAKE/mute" ] || exit 1
        for file in "$registry"/*.state; do [ -e "$file" ] || continue; unit=${file##*/}; printf '%s\t%s\n' "${unit%.state}" "$(cat "$file")"; done ;;
      list-units) for file in "$registry"/*.state; do
          [ -e "$file" ] || continue; unit=${file##*/}; unit=${unit%.state}
          case $unit in *@.*) continue ;; esac
          if [ "$(cat "$file")" = launched ]; then printf '%s\tm1/10.20.0.11\tactive\trunning\n' "$unit"; else printf '%s\t-\tinactive\tdead\n' "$unit"; fi
        done ;;
      list-machines) cat "$FAKE/machines" 2>/dev/null || printf 'm1\tnode=core-1,rack=a\nm2\tnode=core-2\n' ;;
      cat) grep -v '^#' "$registry/$1.unit" ;;
      submit) for name in $names; do unit=${name##*/}; [ -e "$registry/$unit.unit" ] || { content "$name" >"$registry/$unit.unit"; echo inactive >"$registry/$unit.state"; }; done ;;
      load) for name in $names; do unit=${name##*/}; content "$name" >"$registry/.new"; mv "$registry/.new" "$registry/$unit.unit"; echo loaded >"$registry/$unit.state"; done ;;
      start) for name in $names; do unit=${name##*/}
          [ -e "$registry/$unit.unit" ] || { content "$name" >"$registry/.new"; mv "$registry/.new" "$registry/$unit.unit"; }
          echo launched >"$registry/$unit.state"; announce PUT "$unit"; done ;;
      stop) for name in $names; do unit=${name##*/}; [ ! -e "$registry/$unit.state" ] || echo loaded >"$registry/$unit.state"; announce DELETE "$unit"; done ;;
      unload) for name in $names; do echo inactive >"$registry/${name##*/}.state"; done ;;
      destroy) for name in $names; do unit=${name##*/}; rm -f "$registry/$unit.unit" "$registry/$unit.state"; announce DELETE "$unit"; done ;;
      *) exit 1 ;;
    esac

    """#

  private static let etcdctl = #"""
    #!/bin/sh
    # Members are lines of $FAKE/members as `member list` prints them; those of $FAKE/dead do not answer.
    echo "etcdctl $*" >>"$FAKE/calls"
    [ ! -e "$FAKE/mute" ] || exit 1
    touch "$FAKE/members" "$FAKE/dead"
    case "$1 ${2:-}" in
      "cluster-health "*)
        while read -r word _; do
          id=${word%%[!0-9a-f]*}
          if [ "$word" = "${id}[unstarted]:" ]; then
            echo "member $id is unreachable: no available published client urls"
            degraded=1
          elif grep -qx "$id" "$FAKE/dead"; then
            echo "member $id is unreachable: [http://x:2379] are all unreachable"
            degraded=1
          else
            echo "member $id is healthy: got healthy result from http://x:2379"
          fi
        done <"$FAKE/members"
        if [ -n "${degraded:-}" ]; then echo "cluster is degraded" && exit 5; fi
        echo "cluster is healthy" ;;
      "member list") cat "$FAKE/members" ;;
      "member add") echo "ffff0009[unstarted]: peerURLs=$4" >>"$FAKE/members" ;;
      "member remove") sed -i "/^$3/d" "$FAKE/members" ;;
      "member update") sed -i "/^$3/s,peerURLs=[^ ]*,peerURLs=$4," "$FAKE/members" ;;
      *) exit 64 ;;
    esac

    """#

  private static let docker = #"""
    #!/bin/sh
    # Knows images by name ($FAKE/images) and what was pushed ($FAKE/pushed).
    echo "docker $*" >>"$FAKE/calls"
    touch "$FAKE/images" "$FAKE/pushed"
    for last; do :; done
    case "$1 $2" in
      "image inspect") grep -qxF "$last" "$FAKE/images" ;;
      "manifest inspect") grep -qxF "$last" "$FAKE/pushed" ;;
      "build "*) shift; while [ "$1" != -t ]; do shift; done; [ ! -e "$FAKE/build-fails" ] && echo "$2" >>"$FAKE/images" ;;
      "push "*) echo "$last" >>"$FAKE/pushed" ;;
      *) exit 64 ;;
    esac

    """#

  private static let xe = #"""
    #!/bin/sh
    # Keeps machines as files in $FAKE/xe; records what changes something.
    mkdir -p "$FAKE/xe"
    command=$1; shift
    for pair; do case $pair in *=*) key=$(echo "${pair%%=*}" | tr -- '-:' '__'); eval "v_$key=\${pair#*=}" ;; esac; done
    case $command in
      network-list | template-list | host-list) [ "$v_name_label" = unknown ] || echo "$command-uuid"; exit ;;
      sr-list) echo sr1; exit ;;
      vm-list) [ ! -e "$FAKE/xe/$v_name_label" ] || echo "$v_name_label"; exit ;;
      vm-param-get) cat "$FAKE/xe/$v_uuid.whole" 2>/dev/null; exit ;;
      vif-list) cat "$FAKE/xe/$v_vm_uuid.vif" 2>/dev/null; exit ;;
      vbd-list) cat "$FAKE/xe/$v_vm_uuid.cd" 2>/dev/null; exit ;;
    esac
    echo "xe $command $*" >>"$FAKE/calls"
    if [ "$command" = "$(cat "$FAKE/xe-fails" 2>/dev/null)" ]; then exit 1; fi
    case $command in
      vm-install) touch "$FAKE/xe/$v_new_name_label"; echo "$v_new_name_label" ;;
      vif-create) echo vif >"$FAKE/xe/$v_vm_uuid.vif" ;;
      vm-cd-add) echo cd >"$FAKE/xe/$v_uuid.cd" ;;
      vm-param-set) case $* in *infrac=whole*) echo whole >"$FAKE/xe/$v_uuid.whole" ;; esac ;;
    esac

    """#

  private static let virsh = #"""
    #!/bin/sh
    [ -e "$FAKE/kvm/$2" ]

    """#

  private static let virtInstall = #"""
    #!/bin/sh
    echo "virt-install $*" >>"$FAKE/calls"
    mkdir -p "$FAKE/kvm"; touch "$FAKE/kvm/$3"

    """#

  private static let qemuImg = #"""
    #!/bin/sh
    echo "qemu-img $*" >>"$FAKE/calls"
    for last; do :; done; touch "$last"

    """#

  private static let quotaon = #"""
    #!/bin/sh
    # quotaon -pu MOUNT tells; quotaon -u MOUNT enforces, once.
    if [ "$1" = -pu ]; then
      [ ! -e "$FAKE/quota-on" ] || echo "user quota on $2 (/dev/x) is on"
    elif [ -e "$FAKE/quota-enforced" ]; then
      exit 1
    else
      echo "quotaon $*" >>"$FAKE/calls"
      touch "$FAKE/quota-enforced"
    fi

    """#

  private static let findmnt = #"""
    #!/bin/sh
    cat "$FAKE/mount-options"

    """#

  private static let repquota = #"""
    #!/bin/sh
    printf '%s\n' '*** Report for user quotas on device /dev/x' 'User used soft hard grace used soft hard grace' '-----'
    echo '#0        --      24       0       0              6     0     0       '
    for file in "$FAKE"/quota.*; do
      [ ! -e "$file" ] || echo "#${file##*.}     --      20    $(cat "$file")    $(cat "$file")              5     0     0       "
    done

    """#

  private static let setquota = #"""
    #!/bin/sh
    echo "setquota $*" >>"$FAKE/calls"; echo "$3" >"$FAKE/quota.$2"

    """#

  private static let instances = #"""
    #!/bin/sh
    # Follows the targets in etcd as instances would: reports each, half a second later.
    while :; do
      sleep 0.5
      for pair in node/core-1 node/core-2 $(ls "$FAKE/fleet" 2>/dev/null | sed -n 's,^\([a-z0-9-]*\)@\([a-z0-9-]*\)\.service\.state$,\1/\2,p'); do
        service=${pair%/*} instance=${pair#*/}
        if [ "$service" != node ] && [ "$(cat "$FAKE/fleet/$service@$instance.service.state")" != launched ]; then continue; fi
        target=$(curl -s "$KEYS/$service/target" | jq -r '.node.value // empty')
        [ -n "$target" ] || continue
        known=$(curl -s "$KEYS/$service/status/$instance" | jq -r '.node.value // empty')
        case $known in "$target "*) continue ;; esac
        outcome=ok
        if grep -qxs "$pair" "$FAKE/refuse"; then outcome='refused because the test says so'; fi
        curl -s -o /dev/null -X PUT "$KEYS/$service/status/$instance" --data-urlencode "value=$target $outcome"
      done
    done

    """#

  private static let exportfs = #"""
    #!/bin/sh
    echo "exportfs $*" >>"$FAKE/calls"

    """#
}
