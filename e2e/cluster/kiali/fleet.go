package main

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// Cluster is one API server with the credential of a service account.
type Cluster struct {
	Name   string
	Secret string
	Home   bool
	Host   string
	client kubernetes.Interface
	// dynamic serves the cache.
	dynamic dynamic.Interface
	// cacheName is what the kubeconfig calls the cluster: its cache is found only when that is the name.
	cacheName string
}

// Fleet is the home cluster and its remotes, as they were when the process started.
type Fleet struct {
	clusters []*Cluster
	caches   map[string]*Cache
}

// newFleet makes the clients. A kubeconfig that no client can be made of fails the whole Kiali; a remote with the
// home's name is replaced by the home.
func newFleet(config *Config, home *rest.Config, remotes []Remote) (*Fleet, error) {
	here, err := newCluster("", home)
	if err != nil {
		return nil, err
	}
	here.Home = true
	here.Name = homeName(config, here)
	here.cacheName = here.Name
	fleet := &Fleet{caches: map[string]*Cache{}}
	for _, remote := range remotes {
		if !config.clusterWide() || remote.Key == here.Name {
			continue
		}
		access, err := remote.Config.ClientConfig()
		if err != nil {
			return nil, err
		}
		if !config.Clustering.EnableExecProvider {
			access.ExecProvider = nil
		}
		there, err := newCluster(remote.Key, access)
		if err != nil {
			return nil, fmt.Errorf("unable to create remote Kiali Service Account client. Err: %w", err)
		}
		there.Secret, there.cacheName = remote.Secret, remote.Cluster
		fleet.clusters = append(fleet.clusters, there)
	}
	fleet.clusters = append(fleet.clusters, here)
	return fleet, nil
}

func newCluster(name string, access *rest.Config) (*Cluster, error) {
	access = rest.CopyConfig(access)
	access.QPS, access.Burst = 175, 200
	client, err := kubernetes.NewForConfig(access)
	if err != nil {
		return nil, err
	}
	unstructured, err := dynamic.NewForConfig(access)
	if err != nil {
		return nil, err
	}
	return &Cluster{Name: name, Host: access.Host, client: client, dynamic: unstructured, cacheName: name}, nil
}

// homeName is the configured name, or else the CLUSTER_ID of the first istiod, or else Istio's default.
func homeName(config *Config, home *Cluster) string {
	if config.KubernetesConfig.ClusterName != "" {
		return config.KubernetesConfig.ClusterName
	}
	const fallback = "Kubernetes"
	found, err := home.client.AppsV1().Deployments("").List(context.Background(), metav1.ListOptions{LabelSelector: "app=istiod"})
	if err != nil || len(found.Items) == 0 {
		warning("Cannot resolve local cluster name. Err: %v. Falling back to [%s]", err, fallback)
		return fallback
	}
	for _, variable := range found.Items[0].Spec.Template.Spec.Containers[0].Env {
		if variable.Name == "CLUSTER_ID" {
			return variable.Value
		}
	}
	return fallback
}

// startCaches asks every cluster what it serves and begins to follow it. One cluster that does not answer, or does not
// accept the credential, fails the whole Kiali.
func (f *Fleet) startCaches(ctx context.Context) error {
	for _, cluster := range f.clusters {
		if _, err := cluster.client.Discovery().ServerGroups(); err != nil {
			return fmt.Errorf("failed to determine if *v1.Pod is namespaced: failed to get restmapping: failed to get server groups: %w", err)
		}
		f.caches[cluster.cacheName] = newCache(ctx, cluster)
	}
	return nil
}

// awaitCaches returns when every cluster was read once.
func (f *Fleet) awaitCaches() {
	for name, cache := range f.caches {
		info("Waiting for cluster: %s cache to sync", name)
		cache.wait(context.Background())
	}
	info("All caches synced")
	for _, cluster := range f.clusters {
		info("Discovered cluster: Name=[%s], Accessible=true, IsKialiHome=%t, ApiEndpoint=[%s], SecretName=[%s]", cluster.Name, cluster.Home, cluster.Host, cluster.Secret)
		if f.cacheOf(cluster) == nil {
			go func() {
				for range time.Tick(30 * time.Second) {
					f.cacheOf(cluster)
				}
			}()
		}
	}
}

// cacheOf is nil, with a line in the log, when the kubeconfig calls the cluster something else than its key does.
func (f *Fleet) cacheOf(cluster *Cluster) *Cache {
	cache, found := f.caches[cluster.Name]
	if !found {
		problem("cache for cluster [%s] not found", cluster.Name)
		return nil
	}
	return cache
}
