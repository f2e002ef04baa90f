package secret

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"userlookup/backend"
)

// envInside makes this test a process with its own bus, and names the test to run there.
const envInside = "USERLOOKUP_TEST_ON_A_BUS"

// busTests run on a bus. Failures are printed.
var busTests = map[string]func(*Keychain, reporter){
	"unlocked": whenUnlocked,
	"not set up": func(k *Keychain, say reporter) {
		refuses(k, say, backend.CodeKeychainMissing)
	},
	"no service": func(k *Keychain, say reporter) {
		refuses(k, say, backend.CodeKeychainMissing)
	},
	"dead bus": func(k *Keychain, say reporter) {
		refuses(k, say, backend.CodeKeychainMissing)
	},
}

type reporter func(what string, err error, code backend.Code)

func TestMain(m *testing.M) {
	name := os.Getenv(envInside)
	if name == "" {
		os.Exit(m.Run())
	}
	end := func() {}
	if name == "unlocked" {
		end = startKeyring()
	}
	busTests[name](NewKeychain(os.Getenv), func(what string, err error, code backend.Code) {
		if code == "" && err != nil || code != "" && !backend.HasCode(err, code) {
			fmt.Printf("%s: got %v, want %q\n", what, err, code)
		}
		if err != nil && strings.Contains(fmt.Sprintf("%#v", err), canary) {
			fmt.Printf("%s: the error holds the secret\n", what)
		}
	})
	end()
}

// startKeyring starts the secret service with a new, unlocked collection.
func startKeyring() (end func()) {
	daemon := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("login password\n")
	said, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err == nil {
		_, err = io.Copy(io.Discard, said) // it closes its output when it is ready
	}
	if err != nil {
		fmt.Println("gnome-keyring-daemon:", err)
	}
	return func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	}
}

func whenUnlocked(k *Keychain, say reporter) {
	ctx := context.Background()
	_, err := k.Get(ctx, "relay")
	say("nothing stored", err, backend.CodeCredentialsMissing)
	say("delete nothing", k.Delete(ctx, "relay"), "")
	say("set", k.Set(ctx, "relay", backend.NewSecret("old")), "")
	say("set again", k.Set(ctx, "relay", backend.NewSecret(canary)), "")
	say("another", k.Set(ctx, "other", backend.NewSecret(strings.Repeat("ü", MaxSecret/2))), "")
	got, err := k.Get(ctx, "relay")
	say("get", err, "")
	if got.Reveal() != canary {
		fmt.Println("get: another secret")
	}
	say("delete", k.Delete(ctx, "other"), "")
	_, err = k.Get(ctx, "other")
	say("deleted", err, backend.CodeCredentialsMissing)

	bus, err := dbus.SessionBus()
	say("bus", err, "")
	service := bus.Object(secretsName, secretsPath)
	say("lock", service.Call(secretsCall+"Lock", 0, []dbus.ObjectPath{secretsPath + "/collection/login"}).Err, "")
	refuses(k, say, backend.CodeKeychainLocked)

	say("bus is closed", bus.Close(), "")
	k.Timeout = time.Minute
	_, err = k.Get(ctx, "relay") // the library opens a new connection
	say("locked, after the bus was lost", err, backend.CodeKeychainLocked)
}

func refuses(k *Keychain, say reporter, code backend.Code) {
	ctx := context.Background()
	_, err := k.Get(ctx, "relay")
	say("get", err, code)
	say("set", k.Set(ctx, "relay", backend.NewSecret(canary)), code)
	say("delete", k.Delete(ctx, "relay"), code)
}

// TestKeychain_RealSecretService_RoundTrips uses the real library and daemon, each time with
// its own bus and home folder, and without a display.
func TestKeychain_RealSecretService_RoundTrips(t *testing.T) {
	for _, needed := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("%s is not installed here: “build/setup.sh test” installs it", needed)
		}
	}
	for name := range busTests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home, err := os.MkdirTemp("", "bus") //nolint:usetesting // the path of a socket has at most 107 bytes
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(home) })
			command := []string{"dbus-run-session", "--", os.Args[0]}
			environment := []string{
				"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"), envInside + "=" + name,
			}
			switch name {
			case "no service":
				command = append([]string{"dbus-run-session", "--config-file", bareBus(t, home)}, command[1:]...)
			case "dead bus":
				command = command[2:]
				environment = append(environment, envBus+"=unix:path="+filepath.Join(home, "nobody"))
			}
			process := exec.CommandContext(t.Context(), command[0], command[1:]...)
			process.Env = environment
			var stdout, stderr bytes.Buffer
			process.Stdout, process.Stderr = &stdout, &stderr
			if err := process.Run(); err != nil || stdout.Len() > 0 {
				t.Errorf("%v\n%s\nbus and daemon output:\n%s", err, stdout.String(), stderr.String())
			}
		})
	}
}

// bareBus configures a bus that starts no services.
func bareBus(t *testing.T, home string) string {
	t.Helper()
	file := filepath.Join(home, "bus.conf")
	content := `<busconfig><type>session</type><listen>unix:tmpdir=` + home + `</listen>
		<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
