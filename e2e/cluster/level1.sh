#!/usr/bin/env bash
# Real Kubernetes control planes on loopback, without root: one etcd, and per cluster a kube-apiserver and a
# kube-controller-manager with a CA and a service-account key of its own. Pods stay Pending; level2.sh runs them.
#
#   level1.sh up DIR NAME...    starts the clusters; writes DIR/kubeconfig (contexts NAME-admin) and DIR/state.json
#   level1.sh down DIR          ends what `up DIR` started, by pid, and removes DIR
#
# E2E_PORTS=FROM-TO        where free ports are looked for (20000-29999)
# E2E_OWNER_PID=PID        when that process is gone, the clusters go down by themselves
# E2E_AUTHENTICATION=DIR   DIR/NAME.yaml, where there is one, is the AuthenticationConfiguration of that cluster
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/pki.sh"
bin=${FLEET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiali-fleet}/bin
ports=${E2E_PORTS:-20000-29999}

say() { printf '%s\n' "$*" >&2; }

free_port() {
  local from=${ports%-*} to=${ports#*-} port
  for _ in $(seq 200); do
    port=$((from + (RANDOM * 32768 + RANDOM) % (to - from + 1)))
    case " ${taken:-} " in *" $port "*) continue ;; esac
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      taken="${taken:-} $port"
      picked=$port
      return
    fi
  done
  say "no free port in $ports"
  exit 1
}

# start LOG COMMAND...: a daemon of its own session, remembered in DIR/pids.
start() {
  local log=$1
  shift
  setsid "$@" >>"$log" 2>&1 < /dev/null &
  started=$!
  echo "$started" >> "$dir/pids"
}

start_etcd() {
  local peer
  for _ in 1 2 3; do
    free_port; etcd_port=$picked
    free_port; peer=$picked
    start "$dir/etcd.log" "$bin/etcd" --name one --data-dir "$dir/etcd" --unsafe-no-fsync --log-level error \
      --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
      --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
      --initial-cluster "one=http://127.0.0.1:$peer"
    etcd_pid=$started
    for _ in $(seq 100); do
      if (exec 3<>"/dev/tcp/127.0.0.1/$etcd_port") 2>/dev/null; then return; fi
      kill -0 "$etcd_pid" 2>/dev/null || break
      sleep 0.1
    done
    rm -rf "$dir/etcd"
  done
  tail -n 5 "$dir/etcd.log" >&2
  say "etcd did not start"
  exit 1
}

make_certificates() {
  local d=$dir/$1
  pki_authority "$d" "$1"
  pki_server "$d" apiserver "IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:$1.test"
  pki_client "$d" admin "/O=system:masters/CN=$1-admin"
  pki_client "$d" manager "/CN=system:kube-controller-manager"
}

# start_cluster NAME PORT
start_cluster() {
  local d=$dir/$1 authentication=()
  if [ -f "${E2E_AUTHENTICATION:-}/$1.yaml" ]; then
    cp "$E2E_AUTHENTICATION/$1.yaml" "$d/authentication.yaml"
    authentication=(--authentication-config "$d/authentication.yaml")
  fi
  start "$d/apiserver.log" "$bin/kube-apiserver" --etcd-servers "http://127.0.0.1:$etcd_port" --etcd-prefix "/$1" \
    --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --secure-port "$2" \
    --tls-cert-file "$d/apiserver.crt" --tls-private-key-file "$d/apiserver.key" --client-ca-file "$d/ca.crt" \
    --authorization-mode Node,RBAC --service-cluster-ip-range 10.0.0.0/24 --endpoint-reconciler-type none --profiling=false \
    --service-account-issuer "https://$1.test" --service-account-key-file "$d/sa.pub" --service-account-signing-key-file "$d/sa.key" \
    "${authentication[@]}"
  echo "$started" > "$d/apiserver.pid"
}

# await NAME PORT PATH WHAT: waits until the admin gets 200 for PATH.
await() {
  local d=$dir/$1
  for _ in $(seq 600); do
    if curl -sf -o /dev/null --max-time 2 --cacert "$d/ca.crt" --cert "$d/admin.crt" --key "$d/admin.key" "https://127.0.0.1:$2$3"; then return; fi
    kill -0 "$(cat "$d/apiserver.pid")" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$d/apiserver.log" >&2
  say "$1: no $4"
  return 1
}

up() {
  local name i=0
  for tool in openssl curl setsid "$bin/kube-apiserver"; do
    command -v "$tool" >/dev/null || { say "$tool is missing"; exit 1; }
  done
  [ ! -e "$dir/pids" ] || { say "$dir is in use"; exit 1; }
  mkdir -p "$dir"
  : > "$dir/pids"
  trap 'code=$?; [ $code = 0 ] || down; exit $code' EXIT
  start_etcd
  local -a picks=() pairs=() makers=()
  for name; do make_certificates "$name" & makers+=($!); done
  wait "${makers[@]}"
  for name; do
    free_port
    picks+=("$picked"); pairs+=("$name=https://127.0.0.1:$picked")
    start_cluster "$name" "$picked"
  done
  for name; do
    if ! await "$name" "${picks[$i]}" /readyz "ready apiserver"; then
      say "$name: trying another port"
      free_port
      picks[$i]=$picked; pairs[$i]="$name=https://127.0.0.1:$picked"
      start_cluster "$name" "$picked"
      await "$name" "$picked" /readyz "ready apiserver" || exit 1
    fi
    kubeconfig_for "$dir/$name" manager "https://127.0.0.1:${picks[$i]}" > "$dir/$name/manager.kubeconfig"
    start "$dir/$name/manager.log" "$bin/kube-controller-manager" --kubeconfig "$dir/$name/manager.kubeconfig" --secure-port 0 \
      --leader-elect=false --use-service-account-credentials --root-ca-file "$dir/$name/ca.crt" --service-account-private-key-file "$dir/$name/sa.key"
    echo "$started" > "$dir/$name/manager.pid"
    i=$((i + 1))
  done
  i=0
  for name; do
    await "$name" "${picks[$i]}" /api/v1/namespaces/default/configmaps/kube-root-ca.crt "controller-manager" || exit 1
    await "$name" "${picks[$i]}" /api/v1/namespaces/default/serviceaccounts/default "service accounts" || exit 1
    i=$((i + 1))
  done
  admin_kubeconfig "$dir" "${pairs[@]}" > "$dir/kubeconfig"
  write_state "${pairs[@]}" > "$dir/state.json"
  if [ -n "${E2E_OWNER_PID:-}" ]; then
    setsid bash -c 'while kill -0 "$1" 2>/dev/null && [ -e "$3/pids" ]; do sleep 1; done; [ ! -e "$3/pids" ] || exec "$2" down "$3"' \
      owner-watch "$E2E_OWNER_PID" "$here/level1.sh" "$dir" >/dev/null 2>&1 < /dev/null &
  fi
  say "$dir/kubeconfig"
}

write_state() {
  local pair name separator=""
  printf '{ "level": 1, "etcd": { "pid": %s, "port": %s }, "clusters": [' "$etcd_pid" "$etcd_port"
  for pair; do
    name=${pair%%=*}
    printf '%s\n  { "name": "%s", "context": "%s-admin", "server": "%s", "pids": { "apiserver": %s, "manager": %s } }' "$separator" \
      "$name" "$name" "${pair#*=}" "$(cat "$dir/$name/apiserver.pid")" "$(cat "$dir/$name/manager.pid")"
    separator=,
  done
  printf '\n] }\n'
}

# A pid is ours only while its command line still names DIR: pids are reused.
ours() { tr '\0' ' ' < "/proc/$1/cmdline" 2>/dev/null | grep -qF -- "$dir/"; }

down() {
  [ -e "$dir/pids" ] || return 0
  local pid
  while read -r pid; do if ours "$pid"; then kill -9 "$pid" 2>/dev/null || true; fi; done < "$dir/pids"
  while read -r pid; do for _ in $(seq 100); do ours "$pid" || break; sleep 0.05; done; done < "$dir/pids"
  rm -rf "$dir"
}

case "${1:-}" in
  up | down)
    [ $# -ge 2 ] || { say "level1.sh $1 DIR"; exit 2; }
    dir=$(realpath -m "$2"); verb=$1
    shift 2
    [ "$verb" = down ] || [ $# -ge 1 ] || { say "level1.sh up DIR NAME..."; exit 2; }
    "$verb" "$@"
    ;;
  *) sed -n '2,10p' "$0" | cut -c3- >&2; exit 2 ;;
esac
