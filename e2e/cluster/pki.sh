# Certificates of one test cluster, by openssl, EC keys. Sourced by level1.sh and level2.sh.

# pki_authority DIR NAME: a CA and a service-account key pair.
pki_authority() {
  mkdir -p "$1"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$2 test CA" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout "$1/ca.key" -out "$1/ca.crt" 2>/dev/null
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1/sa.key" 2>/dev/null
  openssl pkey -in "$1/sa.key" -pubout -out "$1/sa.pub"
}

# pki_leaf DIR FILE SUBJECT EXTENSIONS: a key and a certificate of DIR's authority.
pki_leaf() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$3" -keyout "$1/$2.key" -out "$1/$2.csr" 2>/dev/null
  printf '%s\n' "$4" > "$1/$2.ext"
  openssl x509 -req -in "$1/$2.csr" -CA "$1/ca.crt" -CAkey "$1/ca.key" -set_serial "0x$(openssl rand -hex 12)" -days 365 \
    -extfile "$1/$2.ext" -out "$1/$2.crt" 2>/dev/null
  rm "$1/$2.csr" "$1/$2.ext"
}

pki_server() { pki_leaf "$1" "$2" "/CN=kube-apiserver" "extendedKeyUsage=serverAuth
subjectAltName=$3"; }
pki_client() { pki_leaf "$1" "$2" "$3" "extendedKeyUsage=clientAuth"; }

# kubeconfig_for DIR FILE SERVER: a kubeconfig of one client of one cluster, everything inline.
kubeconfig_for() {
  cat <<YAML
apiVersion: v1
kind: Config
current-context: it
clusters: [{name: it, cluster: {server: "$3", certificate-authority-data: $(base64 -w0 < "$1/ca.crt")}}]
users: [{name: it, user: {client-certificate-data: $(base64 -w0 < "$1/$2.crt"), client-key-data: $(base64 -w0 < "$1/$2.key")}}]
contexts: [{name: it, context: {cluster: it, user: it}}]
YAML
}

# admin_kubeconfig DIR NAME=SERVER...: what a person has: one context NAME-admin per cluster, in the order given.
admin_kubeconfig() {
  local root=$1 pair name
  shift
  printf 'apiVersion: v1\nkind: Config\ncurrent-context: %s-admin\nclusters:\n' "${1%%=*}"
  for pair; do
    printf -- '- name: %s\n  cluster:\n    server: %s\n    certificate-authority-data: %s\n' \
      "${pair%%=*}" "${pair#*=}" "$(base64 -w0 < "$root/${pair%%=*}/ca.crt")"
  done
  echo users:
  for pair; do
    name=${pair%%=*}
    printf -- '- name: %s-admin\n  user:\n    client-certificate-data: %s\n    client-key-data: %s\n' \
      "$name" "$(base64 -w0 < "$root/$name/admin.crt")" "$(base64 -w0 < "$root/$name/admin.key")"
  done
  echo contexts:
  for pair; do
    name=${pair%%=*}
    printf -- '- name: %s-admin\n  context: {cluster: %s, user: %s-admin}\n' "$name" "$name" "$name"
  done
}
