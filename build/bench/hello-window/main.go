// Command hello-window opens a Wails window that shows one line: the floor that
// build/bench.sh measures the start of the application against.
package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
)

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hello</title><h1>Hello</h1></html>`

func main() {
	serve := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, page)
	})
	if err := wails.Run(&options.App{Title: "Hello", AssetServer: &assetserver.Options{Handler: serve}}); err != nil {
		fmt.Fprintln(os.Stderr, "hello-window:", err)
		os.Exit(1)
	}
}
