package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"

	"istio.io/api/label"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

type object = map[string]any

// newHandler answers with the shapes of a real Kiali. Data needs a session in every strategy but "anonymous", and this
// program signs nobody in.
func newHandler(config *Config, fleet *Fleet) http.Handler {
	root := strings.TrimSuffix(config.Server.WebRoot, "/")
	mux := http.NewServeMux()
	data := func(path string, answer func(context.Context) (any, error)) {
		mux.HandleFunc("GET "+root+path, func(w http.ResponseWriter, r *http.Request) {
			if config.Auth.Strategy != "anonymous" {
				reply(w, http.StatusUnauthorized, object{"error": "User is not authenticated", "detail": ""})
				return
			}
			body, err := answer(r.Context())
			if err != nil {
				reply(w, http.StatusInternalServerError, object{"error": err.Error(), "detail": ""})
				return
			}
			reply(w, http.StatusOK, body)
		})
	}
	open := func(w http.ResponseWriter, r *http.Request) { reply(w, http.StatusOK, status(fleet)) }
	mux.HandleFunc("GET "+root+"/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET "+root+"/api", open)
	mux.HandleFunc("GET "+root+"/api/{$}", open)
	mux.HandleFunc("GET "+root+"/api/auth/info", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, object{"sessionInfo": object{}, "strategy": config.Auth.Strategy})
	})
	data("/api/status", func(context.Context) (any, error) { return status(fleet), nil })
	data("/api/namespaces", func(ctx context.Context) (any, error) { return namespaces(ctx, fleet) })
	data("/api/config", func(ctx context.Context) (any, error) { return serverConfig(ctx, config, fleet), nil })
	data("/api/istio/status", func(ctx context.Context) (any, error) { return istioStatus(ctx, fleet), nil })
	return mux
}

func reply(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}

// status lists the clusters whose /version answers now, one after another, each for as long as it takes.
func status(fleet *Fleet) any {
	services := []object{}
	for _, cluster := range fleet.clusters {
		if found, err := cluster.client.Discovery().ServerVersion(); err == nil {
			services = append(services, object{"name": "Kubernetes-" + cluster.Name, "version": found.GitVersion, "tempoConfig": object{}})
		}
	}
	container := os.Getenv("KIALI_CONTAINER_VERSION")
	if container == "" {
		container = version()
	}
	return object{
		"status": object{
			"Disabled features": "", "Kiali commit hash": "unknown", "Kiali container version": container,
			"Kiali state": "running", "Kiali version": version(),
		},
		"externalServices": services,
		"warningMessages":  []string{},
		"istioEnvironment": object{"istioAPIEnabled": true},
	}
}

// namespaces asks each cluster now. A remote that does not answer is left out without a word to the caller; without the
// home there is no answer, and with one whose cache was shut down there is none either: who asks, hangs.
func namespaces(ctx context.Context, fleet *Fleet) (any, error) {
	answer := []object{}
	for _, cluster := range fleet.clusters {
		if cache := fleet.cacheOf(cluster); cache != nil {
			cache.wait(ctx)
		}
		found, err := cluster.client.CoreV1().Namespaces().List(ctx, metav1.ListOptions{})
		if err != nil && cluster.Home {
			return nil, err
		}
		if err != nil {
			info("Error fetching Namespaces for cluster [%s]: %v", cluster.Name, err)
			continue
		}
		planes := controlPlanes(ctx, fleet, cluster)
		for _, namespace := range found.Items {
			if strings.HasPrefix(namespace.Name, "kube-") {
				continue
			}
			one := object{"name": namespace.Name, "cluster": cluster.Name, "isAmbient": false, "labels": namespace.Labels, "annotations": namespace.Annotations}
			plane, isControlPlane := planes[namespace.Name]
			one["isControlPlane"] = isControlPlane
			if isControlPlane {
				one["revision"] = revision(plane)
			}
			answer = append(answer, one)
		}
	}
	return answer, nil
}

// controlPlanes finds istiod per namespace.
func controlPlanes(ctx context.Context, fleet *Fleet, cluster *Cluster) map[string]*unstructured.Unstructured {
	found := map[string]*unstructured.Unstructured{}
	if cache := fleet.cacheOf(cluster); cache != nil {
		for _, one := range cache.list(ctx, deployments, labels.Set{"app": "istiod"}) {
			found[one.GetNamespace()] = one
		}
	}
	return found
}

func revision(istiod *unstructured.Unstructured) string {
	if found := istiod.GetLabels()[label.IoIstioRev.Name]; found != "" {
		return found
	}
	return "default"
}

func serverConfig(ctx context.Context, config *Config, fleet *Fleet) any {
	clusters := object{}
	for _, cluster := range fleet.clusters {
		clusters[cluster.Name] = object{
			"accessible": true, "apiEndpoint": cluster.Host, "isKialiHome": cluster.Home,
			"kialiInstances": kialiInstances(ctx, fleet, cluster), "name": cluster.Name, "secretName": cluster.Secret,
		}
	}
	return object{
		"authStrategy": config.Auth.Strategy, "clusters": clusters, "clusterWideAccess": config.clusterWide(),
		"deployment": object{"viewOnlyMode": config.Deployment.ViewOnlyMode},
		"prometheus": object{"enabled": false, "disabledReason": "This Kiali reads no metrics", "globalScrapeInterval": 15, "storageTsdbRetention": 1296000},
	}
}

// kialiInstances is null where there is none.
func kialiInstances(ctx context.Context, fleet *Fleet, cluster *Cluster) []object {
	var found []object
	cache := fleet.cacheOf(cluster)
	if cache == nil {
		return nil
	}
	for _, service := range cache.list(ctx, services, labels.Set{"app.kubernetes.io/part-of": "kiali"}) {
		found = append(found, object{
			"namespace": service.GetNamespace(), "operatorResource": service.GetAnnotations()["operator-sdk/primary-resource"],
			"serviceName": service.GetName(), "url": "", "version": service.GetLabels()["app.kubernetes.io/version"],
		})
	}
	return found
}

func istioStatus(ctx context.Context, fleet *Fleet) any {
	answer := []object{}
	for _, cluster := range fleet.clusters {
		for range controlPlanes(ctx, fleet, cluster) {
			answer = append(answer, object{"cluster": cluster.Name, "name": "istiod", "status": "Unreachable", "isCore": true})
		}
	}
	return answer
}
