// Command kiali stands in for a Kiali server in the test clusters. It loads its remote clusters as the real one does,
// at start and never again, fails where the real one was seen to fail, and answers the few addresses that tell whether
// a remote is connected. It has no user interface and reads no telemetry.
//
// In a pod it needs no more than `-config`. Outside, -kubeconfig names the home cluster and -remotes the folder that a
// pod would have mounted at /kiali-remote-cluster-secrets. KIALI_VERSION is the version it says it is.
package main

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	configFile := flag.String("config", "/kiali-configuration/config.yaml", "Kiali's configuration")
	kubeconfig := flag.String("kubeconfig", "", "the home cluster; empty inside a pod")
	remotes := flag.String("remotes", "/kiali-remote-cluster-secrets", "one folder per Secret, one file per remote cluster")
	flag.Parse()

	config, err := loadConfig(*configFile)
	if err != nil {
		fatal("Failed to read the configuration: %v", err)
	}
	home, err := homeConfig(*kubeconfig)
	if err != nil {
		fatal("Error initializing Kiali: %v", err)
	}
	fleet, err := newFleet(config, home, loadRemotes(*remotes))
	if err != nil {
		fatal("failed to create client factory. err: %v", err)
	}
	if err := fleet.startCaches(context.Background()); err != nil {
		fatal("%v", err)
	}
	fleet.awaitCaches() // for ever, when a cluster lets us in and forbids what Kiali reads: nothing listens until then

	server := &http.Server{
		Addr:         ":" + strconv.Itoa(config.Server.Port),
		Handler:      newHandler(config, fleet),
		ReadTimeout:  30 * time.Second,
		WriteTimeout: 30 * time.Second,
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-ended
		info("Shutting down internal components")
		server.Close()
	}()
	info("Server endpoint will start at [%s%s]", server.Addr, config.Server.WebRoot)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		fatal("%v", err)
	}
}

func homeConfig(kubeconfig string) (*rest.Config, error) {
	if kubeconfig == "" {
		return rest.InClusterConfig()
	}
	return clientcmd.BuildConfigFromFlags("", kubeconfig)
}
