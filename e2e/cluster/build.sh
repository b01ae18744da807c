#!/usr/bin/env bash
# Builds the Go parts of the test clusters into the user's cache and prints that folder; skips what did not change.
#
#   build.sh                    Kubernetes and etcd in one binary, a link per part (a cold build takes 15-20 minutes on 2 cores)
#   build.sh mesh               that, and what level 2 runs as images: the Kiali stand-in and the pause program
#
# FLEET_CACHE                   the cache folder (default ~/.cache/kiali-fleet)
set -euo pipefail
cd "$(dirname "$0")"
cache=${FLEET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiali-fleet}
bin=$cache/bin
mkdir -p "$bin"
exec 9>"$cache/build.lock"
flock 9
export GOTOOLCHAIN=local CGO_ENABLED=0
target=$(go env GOOS GOARCH GOVERSION | paste -sd/)

# changed NAME FILE...: whether the inputs of binary NAME differ from those it was built from; then `built NAME`.
changed() {
  local name=$1
  shift
  stamp=$(cat "$@" | sha256sum | cut -d' ' -f1)-$target
  ! { [ -x "$bin/$name" ] && [ "$(cat "$bin/$name.stamp" 2>/dev/null)" = "$stamp" ]; }
}
built() { mv "$bin/$1.new" "$bin/$1" && echo "$stamp" > "$bin/$1.stamp"; }

if changed control-plane go.mod go.sum control-plane/*.go; then
  version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
  component=k8s.io/component-base/version
  minor=${version#v*.}
  flags="-s -w -X $component.gitVersion=$version -X $component.gitMajor=1 -X $component.gitMinor=${minor%%.*} -X $component.gitTreeState=clean -X $component.gitCommit=$version"
  go build -trimpath -ldflags "$flags" -o "$bin/control-plane.new" ./control-plane
  built control-plane
  for part in etcd kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet; do ln -sf control-plane "$bin/$part"; done
fi
if [ "${1:-}" = mesh ]; then
  for program in kiali pause; do
    if changed "$program" go.mod go.sum "$program"/*.go; then
      go build -trimpath -ldflags '-s -w' -o "$bin/$program.new" "./$program"
      built "$program"
    fi
  done
fi
echo "$bin"
