package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/rest"
)

const kubeconfig = `apiVersion: v1
kind: Config
current-context: NAME
clusters: [{name: NAME, cluster: {server: "SERVER", insecure-skip-tls-verify: true}}]
users: [{name: NAME, user: {USER}}]
contexts: [{name: NAME, context: {cluster: NAME, user: NAME}}]
`

func entry(name, server, user string) string {
	return strings.NewReplacer("NAME", name, "SERVER", server, "USER", user).Replace(kubeconfig)
}

// mount writes files the way a Secret volume shows them, one folder per Secret.
func mount(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		file := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func logged(t *testing.T, act func()) string {
	t.Helper()
	real := os.Stderr
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stderr = writer
	act()
	os.Stderr = real
	writer.Close()
	text, _ := io.ReadAll(reader)
	return string(text)
}

func TestATokenOfItsOwnKeyIsOneErrorWithoutTheToken(t *testing.T) {
	root := mount(t, map[string]string{
		"kiali-multi-cluster-secret/west":       entry("west", "https://west.test", `tokenFile: /x/west.token`),
		"kiali-multi-cluster-secret/west.token": "super-secret-token",
	})
	var remotes []Remote
	lines := logged(t, func() { remotes = loadRemotes(root) })
	if len(remotes) != 1 || remotes[0].Key != "west" || remotes[0].Secret != "kiali-multi-cluster-secret" {
		t.Fatalf("remotes: %+v", remotes)
	}
	if strings.Count(lines, "\n") != 1 || !strings.Contains(lines, "ERR Failed to process data for remote cluster [west.token]") || !strings.Contains(lines, "couldn't get version/kind") {
		t.Errorf("log: %s", lines)
	}
	if strings.Contains(lines, "super-secret") {
		t.Error("the token was logged")
	}
}

func TestOfTwoSecretsWithOneKeyTheFirstCounts(t *testing.T) {
	root := mount(t, map[string]string{
		"b/west": entry("west", "https://second.test", "token: x"),
		"a/west": entry("west", "https://first.test", "token: x"),
	})
	var remotes []Remote
	lines := logged(t, func() { remotes = loadRemotes(root) })
	if len(remotes) != 1 || remotes[0].Secret != "a" {
		t.Fatalf("remotes: %+v", remotes)
	}
	if !strings.Contains(lines, "Cluster [west] was already defined in secret [a]") {
		t.Errorf("log: %s", lines)
	}
}

// api is an API server of which nothing is known but /version, /api and /apis, and whose callers must say "good".
func api(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Header.Get("Authorization") != "Bearer good" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}`))
			return
		}
		switch r.URL.Path {
		case "/version":
			_, _ = w.Write([]byte(`{"gitVersion":"v1.37.2"}`))
		case "/api":
			_, _ = w.Write([]byte(`{"kind":"APIVersions","versions":["v1"]}`))
		case "/apis":
			_, _ = w.Write([]byte(`{"kind":"APIGroupList","apiVersion":"v1","groups":[]}`))
		default:
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"kind":"Status","apiVersion":"v1","status":"Failure","message":"services is forbidden","reason":"Forbidden","code":403}`))
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func start(t *testing.T, remotes map[string]string) (*Fleet, error) {
	t.Helper()
	config := &Config{}
	config.KubernetesConfig.ClusterName = "east"
	config.Auth.Strategy = "anonymous"
	fleet, err := newFleet(config, &rest.Config{Host: api(t).URL, BearerToken: "good", TLSClientConfig: rest.TLSClientConfig{Insecure: true}}, loadRemotes(mount(t, remotes)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return fleet, fleet.startCaches(ctx)
}

func TestARefusedTokenFailsTheStart(t *testing.T) {
	_, err := start(t, map[string]string{"s/west": entry("west", api(t).URL, "token: bad")})
	want := "failed to determine if *v1.Pod is namespaced: failed to get restmapping: failed to get server groups: the server has asked for the client to provide credentials"
	if err == nil || err.Error() != want {
		t.Errorf("err: %v", err)
	}
}

func TestARefusedConnectionFailsTheStart(t *testing.T) {
	_, err := start(t, map[string]string{"s/west": entry("west", "https://127.0.0.1:1", "token: good")})
	if err == nil || !strings.Contains(err.Error(), "failed to get server groups: ") || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("err: %v", err)
	}
}

func TestTheHomeReplacesARemoteOfItsName(t *testing.T) {
	fleet, err := start(t, map[string]string{"s/east": entry("east", "https://127.0.0.1:1", "token: bad")})
	if err != nil || len(fleet.clusters) != 1 || !fleet.clusters[0].Home {
		t.Errorf("%v %+v", err, fleet.clusters)
	}
}

func TestStatusListsOnlyClustersThatAnswerNow(t *testing.T) {
	west := api(t)
	fleet, err := start(t, map[string]string{"s/west": entry("west", west.URL, "token: good")})
	if err != nil {
		t.Fatal(err)
	}
	names := func() string {
		text, _ := json.Marshal(status(fleet))
		found := []string{}
		for _, name := range []string{"Kubernetes-east", "Kubernetes-west"} {
			if bytes.Contains(text, []byte(name)) {
				found = append(found, name)
			}
		}
		return strings.Join(found, " ")
	}
	if got := names(); got != "Kubernetes-east Kubernetes-west" {
		t.Errorf("both answer: %s", got)
	}
	west.Close()
	if got := names(); got != "Kubernetes-east" {
		t.Errorf("west is gone: %s", got)
	}
}

func TestWhatIsForbiddenNeverBecomesReady(t *testing.T) {
	fleet, err := start(t, map[string]string{"s/west": entry("west", api(t).URL, "token: good")})
	if err != nil {
		t.Fatal(err)
	}
	<-fleet.caches["west"].alive.Done()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	fleet.caches["west"].wait(ctx)
	if ctx.Err() == nil {
		t.Error("a cache that was shut down answered")
	}
}
