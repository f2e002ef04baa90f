// Command userlookup opens the User Lookup window, or answers in the terminal
// when it is given a command.
package main

import (
	"embed"
	"fmt"
	"os"
	_ "time/tzdata" // time zones where the system has none

	"userlookup/app"
	"userlookup/app/cli"
)

//go:embed all:frontend/dist
var assets embed.FS

// version is set when a release is built.
var version = "development"

func main() {
	if len(os.Args) > 1 {
		os.Exit(cli.Main(os.Args[1:], version))
	}
	if err := app.Run(assets, version); err != nil {
		fmt.Fprintln(os.Stderr, "userlookup:", err)
		os.Exit(1)
	}
}
