package main

import (
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

// Config is the part of Kiali's configuration that this program acts on.
type Config struct {
	Auth struct {
		Strategy string `json:"strategy"`
	} `json:"auth"`
	Clustering struct {
		EnableExecProvider bool `json:"enable_exec_provider"`
	} `json:"clustering"`
	Deployment struct {
		ClusterWideAccess *bool `json:"cluster_wide_access"`
		ViewOnlyMode      bool  `json:"view_only_mode"`
	} `json:"deployment"`
	KubernetesConfig struct {
		ClusterName string `json:"cluster_name"`
	} `json:"kubernetes_config"`
	Server struct {
		Port    int    `json:"port"`
		WebRoot string `json:"web_root"`
	} `json:"server"`
}

func loadConfig(file string) (*Config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	config := &Config{}
	config.Server.Port = 20001
	config.Auth.Strategy = "token"
	if err := yaml.Unmarshal(text, config); err != nil {
		return nil, err
	}
	config.Server.WebRoot = "/" + strings.Trim(config.Server.WebRoot, "/")
	return config, nil
}

func (c *Config) clusterWide() bool {
	return c.Deployment.ClusterWideAccess == nil || *c.Deployment.ClusterWideAccess
}

func version() string {
	if v := os.Getenv("KIALI_VERSION"); v != "" {
		return v
	}
	return "v2.29.0"
}
