package app

import (
	"fmt"
	"log/slog"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"

	"userlookup/app/compose"
	"userlookup/backend/text"
)

var systems = []string{"linux", "windows", "darwin"}

func TestMenu_EveryCommandAndMenu_HasAText(t *testing.T) {
	for _, c := range commands() {
		if !text.Has("command." + c.ID) {
			t.Errorf("the catalogue lacks command.%s", c.ID)
		}
		if c.Menu != "" && !slices.Contains(menus(), c.Menu) {
			t.Errorf("%s is in a menu %q that does not exist", c.ID, c.Menu)
		}
	}
	for _, name := range append([]string{"quit"}, menus()...) {
		if !text.Has("menu." + name) {
			t.Errorf("the catalogue lacks menu.%s", name)
		}
	}
}

// bar writes a menu bar down.
func bar(m *menu.Menu) string {
	var out strings.Builder
	for _, top := range m.Items {
		switch top.Role {
		case menu.AppMenuRole:
			out.WriteString("(application)\n")
		case menu.EditMenuRole:
			out.WriteString("(edit)\n")
		case menu.WindowMenuRole:
			out.WriteString("(window)\n")
		default:
			out.WriteString(top.Label + "\n")
		}
		if top.SubMenu == nil {
			continue
		}
		for _, item := range top.SubMenu.Items {
			key := ""
			if item.Accelerator != nil {
				key = " [" + keys.Stringify(item.Accelerator, "linux") + "]"
			}
			if item.Type == menu.SeparatorType {
				key = "--"
			}
			out.WriteString("  " + strings.ReplaceAll(item.Label, "\t", " => ") + key + "\n")
		}
	}
	return out.String()
}

func TestMenu_EachSystem_HasItsMenuBar(t *testing.T) {
	const all = `Look up
  Go to the User ID field [Ctrl+L]
  Fetch this user again [Ctrl+R]
  What changed for this user
  Export this user’s page
  Manage saved copies
  Set up the platform [Ctrl+,]
  Lock now [Ctrl+Shift+L]
  --
  Quit [Ctrl+Q]
Go
  Saved users
  Access
  Go to External connections
  Go to the Timeline
  Filter the timeline
  Clear all filters
View
  Bigger text [Ctrl+=]
  Smaller text [Ctrl+-]
  Default text size [Ctrl+0]
  Compact or comfortable rows
  View options
Help
  What the words mean [F1]
  Keys
  Request log
`
	onMac := "(application)\n(edit)\n" + strings.Replace(all, "  --\n  Quit [Ctrl+Q]\n", "", 1) + "(window)\n"
	byPage := strings.NewReplacer("Quit [Ctrl+Q]", "Quit [Ctrl+Q]", " [", " => ", "]", "").Replace(all)
	for system, want := range map[string]string{"linux": byPage, "darwin": onMac, "windows": byPage} {
		if got := bar(nativeMenu(system, nil, nil)); got != want {
			t.Errorf("%s has\n%swant\n%s", system, got, want)
		}
	}
}

// A key that the menu takes never reaches a field that someone types into.
func TestMenu_KeysWithoutModifier_AreNotUsed(t *testing.T) {
	for _, system := range systems {
		for _, top := range nativeMenu(system, nil, nil).Items {
			if top.SubMenu == nil {
				continue
			}
			for _, item := range top.SubMenu.Items {
				if item.Accelerator != nil && len(item.Accelerator.Modifiers) == 0 && len(item.Accelerator.Key) == 1 {
					t.Errorf("%s: the menu takes %q from the person who types it", system, item.Accelerator.Key)
				}
			}
		}
	}
}

func TestParseKey_SupportedKeys_AreParsed(t *testing.T) {
	for key, want := range map[string]string{
		"Mod+L": "Ctrl+L", "Mod+=": "Ctrl+=", "Mod+-": "Ctrl+-", "Mod+0": "Ctrl+0", "F1": "F1", "F12": "F12",
		"J": "", "F": "", "?": "", "/": "", "Escape": "", "Enter": "", "": "", "Mod+": "", "Mod++": "", "Mod+Nonsense": "", "F99": "", "Fn": "",
	} {
		got := ""
		if accelerator := parseKey(key); accelerator != nil {
			got = keys.Stringify(accelerator, "linux")
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", key, got, want)
		}
	}
}

func TestOffer_UnavailableItems_AreDisabled(t *testing.T) {
	bar := nativeMenu(goruntime.GOOS, nil, nil)
	greyed := func() (labels []string) {
		for item := range menuItems(bar) {
			if item.Disabled {
				labels = append(labels, item.Label)
			}
		}
		return labels
	}
	if got := greyed(); got != nil {
		t.Errorf("before the page says anything, %v are greyed", got)
	}
	var ids []string
	for _, c := range commands() {
		if c.ID != "user.changes" && c.ID != "filter.clear" {
			ids = append(ids, c.ID)
		}
	}
	offer(bar, ids)
	want := []string{text.Of("command.user.changes"), text.Of("command.filter.clear")}
	if got := greyed(); !slices.Equal(got, want) {
		t.Errorf("%v are greyed, want %v", got, want)
	}
	states := menuStates(bar)
	if n := len(slices.DeleteFunc(slices.Clone(states), func(enabled bool) bool { return enabled })); n != 2 || states[0] == false {
		t.Errorf("the states are %v", states)
	}
	offer(bar, append(ids, "user.changes", "filter.clear", "no.such.command"))
	if got := greyed(); got != nil {
		t.Errorf("%v are still greyed", got)
	}
}

func TestApplicationOffer_UpdatesTheMenuBar(t *testing.T) {
	bridge := newBridge(slog.New(slog.DiscardHandler), "test", nil, func(string) string { return "" })
	bridge.workspace = compose.Closed(nil)
	close(bridge.opened)
	var offered [][]string
	bridge.offer = func(ids []string) { offered = append(offered, ids) }
	if err := (&Application{bridge}).Offer([]string{"user.refresh"}); err != nil {
		t.Fatal(err)
	}
	if len(offered) != 1 || !slices.Equal(offered[0], []string{"user.refresh"}) {
		t.Errorf("offered %v", offered)
	}
}

func TestMenu_ItemChosen_EmitsItsCommand(t *testing.T) {
	for _, system := range systems {
		var chosen []string
		left := 0
		for _, top := range nativeMenu(system, func(id string) { chosen = append(chosen, id) }, func() { left++ }).Items {
			if top.SubMenu == nil {
				continue
			}
			for _, item := range top.SubMenu.Items {
				if item.Click != nil {
					item.Click(&menu.CallbackData{MenuItem: item})
				}
			}
		}
		var want []string
		for _, name := range menus() {
			for _, c := range commands() {
				if c.Menu == name {
					want = append(want, c.ID)
				}
			}
		}
		if fmt.Sprint(chosen) != fmt.Sprint(want) || (left == 1) != (system != "darwin") {
			t.Errorf("%s: chose %v and left %d times", system, chosen, left)
		}
	}
}
