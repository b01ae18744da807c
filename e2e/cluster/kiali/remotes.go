package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
)

// Remote is one file of a mounted Secret: the key is what Kiali calls the cluster.
type Remote struct {
	Key    string
	Secret string
	// Cluster is what the kubeconfig itself calls the cluster; Kiali files its cache under this name.
	Cluster string
	Config  clientcmd.ClientConfig
}

// loadRemotes reads <root>/<secret>/<key>. What cannot be used is logged and left out; of two files with one key the
// first in the order of the Secrets' names counts. The order of the result is that of the files.
func loadRemotes(root string) []Remote {
	secrets, err := os.ReadDir(root)
	if err != nil {
		if !errors.Is(err, os.ErrNotExist) {
			problem("Failed to read remote cluster secrets directory [%s]: %v", root, err)
		}
		return nil
	}
	remotes := []Remote{}
	owner := map[string]string{}
	for _, secret := range secrets {
		folder := filepath.Join(root, secret.Name())
		files, err := os.ReadDir(folder)
		if err != nil {
			problem("Failed to read remote cluster secret directory [%s]: %v", folder, err)
			continue
		}
		for _, entry := range files {
			key, file := entry.Name(), filepath.Join(folder, entry.Name())
			if found, err := os.Stat(file); err != nil || found.IsDir() {
				continue
			}
			if earlier, taken := owner[key]; taken {
				problem("Cluster [%s] was already defined in secret [%s]. Two secrets must not provide information on the same cluster.", key, earlier)
				continue
			}
			remote, err := loadRemote(key, secret.Name(), file)
			if err != nil {
				problem("Failed to process data for remote cluster [%s] and file [%s]. Err: %v", key, file, err)
				continue
			}
			owner[key] = secret.Name()
			remotes = append(remotes, remote)
		}
	}
	return remotes
}

func loadRemote(key, secret, file string) (Remote, error) {
	config, err := clientcmd.LoadFromFile(file)
	if err != nil {
		return Remote{}, fmt.Errorf("Failed to parse bytes from remote cluster secret [%s](%s): %w", secret, file, err)
	}
	if len(config.Clusters) != 1 {
		return Remote{}, fmt.Errorf("Bytes for remote cluster secret [%s](%s) has [%d] clusters associated with it", secret, file, len(config.Clusters))
	}
	if len(config.AuthInfos) == 0 {
		return Remote{}, fmt.Errorf("Bytes for remote cluster secret [%s](%s) has 0 users associated with it", secret, file)
	}
	remote := Remote{Key: key, Secret: secret, Config: clientcmd.NewDefaultClientConfig(*config, nil)}
	for name := range config.Clusters {
		remote.Cluster = name
	}
	return remote, nil
}
