// Command man writes the man pages of User Lookup into a folder.
package main

import (
	"cmp"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"userlookup/app/cli"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: man FOLDER VERSION")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

// write writes a page for each command. SOURCE_DATE_EPOCH is their date.
func write(folder, version string) error {
	root := cli.NewRootCommand(&cli.Terminal{})
	root.DisableAutoGenTag = true
	addExitStatuses(root)
	return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "User Lookup " + version, Manual: "User Lookup"}, folder)
}

// addExitStatuses adds to each command what its exit status says.
func addExitStatuses(cmd *cobra.Command) {
	cmd.Long = cmp.Or(cmd.Long, cmd.Short+".") + "\n\n# EXIT STATUS\n"
	for status, means := range cli.ExitStatuses() {
		cmd.Long += fmt.Sprintf("**%d** %s\n\n", status, means)
	}
	for _, child := range cmd.Commands() {
		addExitStatuses(child)
	}
}
