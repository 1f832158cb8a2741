// The part of agnhost, Kubernetes' own test server, that is used here: a small image starts sooner than the whole.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/test/images/agnhost/netexec"
	"k8s.io/kubernetes/test/images/agnhost/pause"
)

func main() {
	command := &cobra.Command{Use: "agnhost"}
	command.AddCommand(netexec.CmdNetexec, pause.CmdPause)
	os.Exit(cli.Run(command))
}
