#!/usr/bin/env bash
# Builds the control-plane binary into .cache/bin and links every part's name to it; skips when its inputs did not change.
set -euo pipefail
cd "$(dirname "$0")"
cache=${FLEET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiali-fleet}
bin=$cache/bin
version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
stamp=$(cat go.mod go.sum control-plane/*.go build.sh | sha256sum | cut -d' ' -f1)-$(go env GOARCH)
if [ "$(cat "$bin/stamp" 2>/dev/null)" = "$stamp" ]; then echo "$bin"; exit 0; fi
mkdir -p "$bin"
component=k8s.io/component-base/version
minor=${version#v*.}
flags="-s -w -X $component.gitVersion=$version -X $component.gitMajor=1 -X $component.gitMinor=${minor%%.*} -X $component.gitTreeState=clean -X $component.gitCommit=$version"
GOTOOLCHAIN=local CGO_ENABLED=0 go build -trimpath -ldflags "$flags" -o "$bin/control-plane.new" ./control-plane
mv "$bin/control-plane.new" "$bin/control-plane"
for part in etcd kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet; do ln -sf control-plane "$bin/$part"; done
echo "$stamp" > "$bin/stamp"
echo "$bin"
