package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/sandbox"
	"userlookup/backend/text"
)

const maxSpeed = 1_000_000

// envSandboxKey names the variable that chooses the sandbox's API key, so that a
// script need not read it. It is not the variable of a real platform's key,
// which must not be printed.
const envSandboxKey = "USERLOOKUP_SANDBOX_KEY"

// The stories reach years back; outside these years they are not true.
const firstYear, lastYear = 2000, 2100

// sandbox serves the built-in platform until ctx ends.
func (t *Terminal) sandbox(ctx context.Context, args []string) error {
	flags := newFlags()
	list := flags.Bool("list", false, "")
	address := flags.String("listen", "127.0.0.1:8089", "")
	withoutAttemptList := flags.Bool("without-attempt-list", false, "")
	latency := flags.Duration("latency", 0, "")
	seed := flags.Uint64("seed", compose.SandboxSeed, "")
	at := flags.String("at", "", "")
	speed := flags.Float64("speed", 1, "")
	others, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return wrongUse(text.Of("cli.no_arguments", "argument", others[0]))
	}
	if *list {
		return t.listStories()
	}
	if *latency < 0 {
		return wrongUse(text.Of("cli.bad_latency"))
	}
	if !(*speed >= 0 && *speed <= maxSpeed) {
		return wrongUse(text.Of("cli.bad_speed"))
	}
	start := time.Now()
	if *at != "" {
		if start, err = time.Parse(time.RFC3339, *at); err != nil || start.Year() < firstYear || start.Year() >= lastYear {
			return wrongUse(text.Of("cli.bad_time"))
		}
	}
	if !listenable(*address) {
		return wrongUse(text.Of("cli.bad_listen"))
	}

	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", *address)
	if err != nil {
		key := "cli.listen_failed"
		if errors.Is(err, syscall.EADDRINUSE) {
			key = "cli.listen_in_use"
		}
		return &commandError{text.Of(key, "address", *address), exitOther}
	}
	const clientID = "sandbox"
	apiKey := cmp.Or(t.Getenv(envSandboxKey), rand.Text())
	built := sandbox.New(sandbox.Options{
		Seed: *seed, Now: sandbox.Clock(start, *speed, time.Now), WithoutAttemptList: *withoutAttemptList, Latency: *latency,
		ClientID: clientID, APIKey: apiKey,
	})
	line := fmt.Sprintf("listening on http://%s client_id=%s api_key=%s", reachable(listener.Addr()), clientID, apiKey)
	if err := t.print(line); err != nil {
		return err
	}
	return built.Serve(ctx, listener)
}

func listenable(address string) bool {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// reachable gives an address that a client on this device can use.
func reachable(address net.Addr) string {
	if tcp, ok := address.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return address.String()
}

func (t *Terminal) listStories() error {
	var out bytes.Buffer
	table := newTable(&out)
	for _, story := range sandbox.Stories() {
		status := story.Status
		if status == "" || status == string(backend.StatusNone) {
			status = text.Of("cli.story_none")
		}
		key := "story." + story.Key
		table.row("%s\t%s\t%s\t%s\n", story.UserID, status, text.Of(key+".title"), text.Of(key+".detail"))
	}
	table.end()
	return t.write(out.Bytes())
}
