// Command userlookup opens the User Lookup window, or answers in the terminal
// when it is given a command.
package main

import (
	"embed"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	_ "time/tzdata" // time zones where the system has none

	"userlookup/app"
	"userlookup/app/cli"
	"userlookup/backend"
)

//go:embed all:frontend/dist
var assets embed.FS

// version is set when a release is built.
var version = "development"

// memoryGoal is what the garbage collector aims to stay under, in bytes. With it,
// the largest look-up takes less than 500 MB.
const memoryGoal = 320 << 20

func main() {
	backend.RedirectLibraryLog(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	debug.SetMemoryLimit(memoryGoal)
	if len(os.Args) > 1 {
		os.Exit(cli.Main(os.Args[1:], version))
	}
	if err := app.Run(assets, version); err != nil {
		fmt.Fprintln(os.Stderr, "userlookup:", err)
		os.Exit(1)
	}
}
