// Stands in for pulumi-language-nodejs, and starts it with the options that Pulumi.yaml gives its runtime.
//
// The newest host that is part of a published module takes them as flags; the CLI of today tells them otherwise, which
// only hosts of its own release understand. https://www.pulumi.com/docs/iac/concepts/projects/project-file/
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"gopkg.in/yaml.v3"
)

// What the CLI starts the host in is the project's folder.
const projectFile = "Pulumi.yaml"

func main() {
	if err := startHost(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func startHost() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	options, err := runtimeOptions()
	if err != nil {
		return err
	}
	host := filepath.Join(filepath.Dir(self), "pulumi-language-nodejs-host")
	return syscall.Exec(host, append(append([]string{host}, options...), os.Args[1:]...), os.Environ())
}

func runtimeOptions() ([]string, error) {
	text, err := os.ReadFile(projectFile)
	if os.IsNotExist(err) {
		return nil, nil // As where the CLI asks the host about itself.
	}
	if err != nil {
		return nil, err
	}
	var project struct {
		// A name alone, or a name with options.
		Runtime yaml.Node
	}
	if err := yaml.Unmarshal(text, &project); err != nil {
		return nil, fmt.Errorf("%s: %w", projectFile, err)
	}
	var runtime struct {
		Options struct {
			TypeScript *bool
			TSConfig   string
			NodeArgs   string
		}
	}
	if project.Runtime.Kind == yaml.MappingNode {
		if err := project.Runtime.Decode(&runtime); err != nil {
			return nil, fmt.Errorf("%s: %w", projectFile, err)
		}
	}
	var flags []string
	options := runtime.Options
	if options.TypeScript != nil {
		flags = append(flags, fmt.Sprintf("-typescript=%t", *options.TypeScript))
	}
	if options.TSConfig != "" {
		flags = append(flags, "-tsconfig="+options.TSConfig)
	}
	if options.NodeArgs != "" {
		flags = append(flags, "-nodeargs="+options.NodeArgs)
	}
	return flags, nil
}
