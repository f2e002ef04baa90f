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

	"github.com/spf13/cobra"

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

type sandboxOptions struct {
	*Terminal
	list               bool
	address            string
	withoutAttemptList bool
	latency            time.Duration
	seed               uint64
	start              time.Time
	speed              float64
}

func newSandboxCommand(t *Terminal, run func(context.Context, *sandboxOptions) error) *cobra.Command {
	o := &sandboxOptions{Terminal: t}
	cmd := &cobra.Command{Use: "sandbox", Args: atMost(0)}
	at := cmd.Flags().String("at", "", "")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		o.start = time.Now()
		if *at != "" {
			o.start, err = time.Parse(time.RFC3339, *at)
		}
		switch {
		case o.list: // the rest is not used
		case o.latency < 0:
			return wrongUse(text.Of("cli.bad_latency"))
		case !(o.speed >= 0 && o.speed <= maxSpeed):
			return wrongUse(text.Of("cli.bad_speed"))
		case err != nil, *at != "" && (o.start.Year() < firstYear || o.start.Year() >= lastYear):
			return wrongUse(text.Of("cli.bad_time"))
		case !listenable(o.address):
			return wrongUse(text.Of("cli.bad_listen"))
		}
		return run(cmd.Context(), o)
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.list, "list", false, "")
	flags.StringVar(&o.address, "listen", "127.0.0.1:8089", "")
	flags.BoolVar(&o.withoutAttemptList, "without-attempt-list", false, "")
	flags.DurationVar(&o.latency, "latency", 0, "")
	flags.Uint64Var(&o.seed, "seed", compose.SandboxSeed, "")
	flags.Float64Var(&o.speed, "speed", 1, "")
	return cmd
}

// runSandbox serves the built-in platform until ctx ends, or lists its users.
func runSandbox(ctx context.Context, o *sandboxOptions) error {
	if _, _, err := o.enter(ctx, "sandbox", nil); err != nil {
		return err
	}
	if o.list {
		return o.listStories()
	}
	credentials, err := backend.Credentials{APIKey: backend.NewSecret(cmp.Or(o.Getenv(envSandboxKey), rand.Text()))}.Clean() // as its clients do
	if err != nil {
		return err
	}
	apiKey := credentials.APIKey.Reveal()

	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", o.address)
	if err != nil {
		key := "cli.listen_failed"
		if errors.Is(err, syscall.EADDRINUSE) {
			key = "cli.listen_in_use"
		}
		return &commandError{text.Of(key, "address", o.address), backend.ExitOther}
	}
	const clientID = "sandbox"
	built := sandbox.New(sandbox.Options{
		Seed: o.seed, Now: sandbox.Clock(o.start, o.speed, time.Now), WithoutAttemptList: o.withoutAttemptList, Latency: o.latency,
		ClientID: clientID, APIKey: apiKey,
	})
	if isOpenToOthers(listener.Addr()) {
		o.say(text.Of("cli.listen_open", "address", listener.Addr().String()))
	}
	line := fmt.Sprintf("listening on http://%s client_id=%s api_key=%s", reachable(listener.Addr()), clientID, apiKey)
	if err := o.print(line); err != nil {
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

// isOpenToOthers says whether other devices may be able to connect.
func isOpenToOthers(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && !tcp.IP.IsLoopback()
}

func (t *Terminal) listStories() error {
	var out bytes.Buffer
	table := newTable(&out)
	for _, story := range sandbox.SampleUsers() {
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
