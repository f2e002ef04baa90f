package cli

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"userlookup/backend"
	"userlookup/backend/text"
)

// everyCommand lists a command and all those below it.
func everyCommand(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, child := range cmd.Commands() {
		all = append(all, everyCommand(child)...)
	}
	return all
}

// TestHelp_EveryCommandAndFlag_IsDescribed also finds texts that no command uses.
func TestHelp_EveryCommandAndFlag_IsDescribed(t *testing.T) {
	unused := map[string]bool{}
	for _, key := range text.Keys() {
		if strings.HasPrefix(key, "cli.help.") {
			unused[key] = true
		}
	}
	for _, cmd := range everyCommand(NewRootCommand(&Terminal{})) {
		key := strings.ReplaceAll("cli.help."+cmd.CommandPath(), " ", ".")
		for _, part := range []string{".short", ".long", ".examples"} {
			delete(unused, key+part)
		}
		if cmd.Short == "" || cmd.Example == "" && cmd.Name() != "version" && cmd.Name() != "help" {
			t.Errorf("%s has no description, or no example", cmd.CommandPath())
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" || strings.Contains(f.Usage, "{") {
				t.Errorf("%s --%s is described as %q", cmd.CommandPath(), f.Name, f.Usage)
			}
			delete(unused, key+".flag."+f.Name)
			if !text.Has(key + ".flag." + f.Name) {
				delete(unused, "cli.help.flag."+f.Name)
			}
		})
	}
	for key := range unused {
		t.Errorf("nothing uses %s", key)
	}
}

func TestHelp_Command_ShowsOnlyItsOwnHelp(t *testing.T) {
	for _, cmd := range everyCommand(NewRootCommand(&Terminal{})) {
		path := strings.Fields(cmd.CommandPath())[1:]
		for _, args := range [][]string{append(path, "--help"), append(path, "-h"), append([]string{"help"}, path...)} {
			got := run(t, nil, args...)
			if got.want(t, 0, ""); got.stdout != help(cmd)+"\n" || got.stderr != "" {
				t.Errorf("%q: printed %q, %q", args, got.stdout, got.stderr)
			}
			for line := range strings.Lines(got.stdout) {
				if len([]rune(line)) > helpWidth+1 {
					t.Errorf("%q: the line is too long: %s", args, line)
				}
			}
			if other := "userlookup sandbox --list"; cmd.Name() != "sandbox" && strings.Contains(got.stdout, other) {
				t.Errorf("%q: it holds %q", args, other)
			}
		}
	}
}

// TestUsageError_EveryCommandAndFlag_HasOurText looks for sentences of cobra and pflag.
func TestUsageError_EveryCommandAndFlag_HasOurText(t *testing.T) {
	foreign := regexp.MustCompile(`unknown (flag|command|shorthand)|flag needs|invalid argument|accepts |requires |bad flag|strconv|parsing`)
	for _, cmd := range everyCommand(NewRootCommand(&Terminal{})) {
		path := strings.Fields(cmd.CommandPath())[1:]
		wrong := [][]string{{"--nonsense"}, {"--nonsense=1"}, {"-z"}, {"-hz"}, {"---"}, {"--=1"}, {"a", "b", "c"}}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() != "string" {
				wrong = append(wrong, []string{"--" + f.Name + "=~"}, []string{"-" + f.Name + "="})
			}
			if f.NoOptDefVal == "" {
				wrong = append(wrong, []string{"--" + f.Name})
			}
		})
		for _, args := range wrong {
			got := run(t, nil, slices.Concat(path, args)...)
			lines := strings.Split(strings.TrimSpace(got.stderr), "\n")
			if got.status != backend.ExitUsage || got.stdout != "" || foreign.MatchString(got.stderr) || len(lines) != 2 || !strings.HasPrefix(lines[1], "userlookup: Usage: userlookup ") {
				t.Errorf("%q %q: status %d, printed %q, %q", path, args, got.status, got.stdout, got.stderr)
			}
		}
	}
}

func TestHelp_DiskFull_ExitStatus1(t *testing.T) {
	var stderr bytes.Buffer
	terminal := &Terminal{Stdout: full{}, Stderr: &stderr}
	if status := terminal.Run(t.Context(), []string{"lookup", "--help"}); status != backend.ExitOther || !strings.Contains(stderr.String(), "could not be written") {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

// oneLine takes the line ends out of a text.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// commandTables writes what docs/terminal.md says of commands, flags and exit statuses.
func commandTables() map[string]string {
	var commands, flags, statuses strings.Builder
	commands.WriteString("| command | does |\n|---|---|\n")
	flags.WriteString("| flag | of | does |\n|---|---|---|\n")
	statuses.WriteString("| exit status | means |\n|---|---|\n")
	cell := strings.NewReplacer("|", "\\|").Replace
	var rows []string
	of := map[string][]string{}
	for _, cmd := range everyCommand(NewRootCommand(&Terminal{}))[1:] {
		name := strings.TrimPrefix(cmd.CommandPath(), "userlookup ")
		does := oneLine(cmd.Long)
		if does == "" {
			does = cmd.Short + "."
		}
		_, arguments, _ := strings.Cut(cmd.Use, " ")
		fmt.Fprintf(&commands, "| `%s` | %s |\n", cell(strings.TrimSpace(name+" "+arguments)), cell(does))
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			value, usage := pflag.UnquoteUsage(f)
			if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" {
				usage += " (default " + f.DefValue + ")"
			}
			row := fmt.Sprintf("| `%s` | %%s | %s |\n", cell(strings.TrimSpace("--"+f.Name+" "+value)), cell(usage))
			if len(of[row]) == 0 {
				rows = append(rows, row)
			}
			of[row] = append(of[row], "`"+name+"`")
		})
	}
	for _, row := range rows {
		if strings.HasPrefix(row, "| `--help`") {
			of[row] = []string{"every command"}
		}
		fmt.Fprintf(&flags, row, strings.Join(of[row], " "))
	}
	for status, means := range ExitStatuses() {
		fmt.Fprintf(&statuses, "| %d | %s |\n", status, cell(means))
	}
	return map[string]string{"commands": commands.String(), "flags": flags.String(), "exit statuses": statuses.String()}
}

// TestDocs_TablesOfCommands_AreCurrent compares the tables with the command tree.
func TestDocs_TablesOfCommands_AreCurrent(t *testing.T) {
	const file = "../../docs/terminal.md"
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	document := string(content)
	for name, table := range commandTables() {
		begin := "<!-- " + name + ": go test ./app/cli -run Docs -update -->\n"
		between := regexp.MustCompile("(?s)" + regexp.QuoteMeta(begin) + "(.*?)<!-- end -->")
		found := between.FindStringSubmatch(document)
		if found == nil {
			t.Errorf("%s has no place for the table of %s", file, name)
		} else if found[1] != table && !*update {
			t.Errorf("the table of %s is out of date: go test ./app/cli -run Docs -update", name)
		}
		document = between.ReplaceAllLiteralString(document, begin+table+"<!-- end -->")
	}
	if *update {
		if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
