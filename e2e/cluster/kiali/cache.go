package main

import (
	"context"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic/dynamicinformer"
	toolscache "k8s.io/client-go/tools/cache"
)

var (
	services    = schema.GroupVersionResource{Version: "v1", Resource: "services"}
	deployments = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"}
)

// What Kiali follows in every cluster. The kinds of Istio are followed where they are served.
var followed = []schema.GroupVersionResource{
	services,
	deployments,
	{Version: "v1", Resource: "pods"},
	{Version: "v1", Resource: "configmaps"},
	{Group: "apps", Version: "v1", Resource: "replicasets"},
	{Group: "apps", Version: "v1", Resource: "statefulsets"},
	{Group: "apps", Version: "v1", Resource: "daemonsets"},
}

var followedIfServed = []schema.GroupVersionResource{
	{Group: "networking.istio.io", Version: "v1", Resource: "virtualservices"},
	{Group: "security.istio.io", Version: "v1", Resource: "authorizationpolicies"},
	{Group: "telemetry.istio.io", Version: "v1", Resource: "telemetries"},
}

// Seconds after which a watch is renewed, and with it the question whether Kiali may watch: about what it took a real
// Kiali to notice that its binding was gone.
const watchSeconds = 25

// Cache follows one cluster. Once something is forbidden it is shut down and never comes back.
type Cache struct {
	synced   []toolscache.InformerSynced
	listers  map[schema.GroupVersionResource]toolscache.GenericLister
	shutDown context.CancelFunc
	alive    context.Context
}

func newCache(ctx context.Context, cluster *Cluster) *Cache {
	alive, shutDown := context.WithCancel(ctx)
	cache := &Cache{alive: alive, shutDown: shutDown, listers: map[schema.GroupVersionResource]toolscache.GenericLister{}}
	renew := func(options *metav1.ListOptions) {
		if options.Watch || options.TimeoutSeconds != nil {
			seconds := int64(watchSeconds)
			options.TimeoutSeconds = &seconds
		}
	}
	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(cluster.dynamic, 0, metav1.NamespaceAll, renew)
	once := sync.Once{}
	forbidden := func(_ *toolscache.Reflector, err error) {
		if apierrors.IsForbidden(err) {
			once.Do(func() {
				info("A namespace appears to have been deleted or Kiali is forbidden from seeing it [err=%v]. Shutting down cache.", err)
				shutDown()
			})
		}
	}
	for _, resource := range append(followed, served(cluster)...) {
		informer := factory.ForResource(resource)
		_ = informer.Informer().SetWatchErrorHandler(forbidden)
		cache.synced = append(cache.synced, informer.Informer().HasSynced)
		cache.listers[resource] = informer.Lister()
	}
	factory.Start(alive.Done())
	return cache
}

func served(cluster *Cluster) []schema.GroupVersionResource {
	found := []schema.GroupVersionResource{}
	for _, resource := range followedIfServed {
		if list, err := cluster.client.Discovery().ServerResourcesForGroupVersion(resource.GroupVersion().String()); err == nil && len(list.APIResources) > 0 {
			found = append(found, resource)
		}
	}
	return found
}

// wait blocks until everything was read once. A cache that was shut down blocks until ctx ends: who asks, hangs.
func (c *Cache) wait(ctx context.Context) {
	if !toolscache.WaitForCacheSync(c.alive.Done(), c.synced...) || c.alive.Err() != nil {
		<-ctx.Done()
	}
}

// list reads what is cached, after wait.
func (c *Cache) list(ctx context.Context, resource schema.GroupVersionResource, selector labels.Set) []*unstructured.Unstructured {
	c.wait(ctx)
	objects, err := c.listers[resource].List(selector.AsSelector())
	if err != nil {
		problem("unable to list %s: %v", resource.Resource, err)
	}
	found := []*unstructured.Unstructured{}
	for _, object := range objects {
		if one, ok := object.(*unstructured.Unstructured); ok {
			found = append(found, one)
		}
	}
	return found
}
