package app

import (
	_ "embed"
	"encoding/json"
	"iter"
	"regexp"
	goruntime "runtime"
	"slices"
	"strings"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"

	"userlookup/backend/text"
)

// command is one thing that a person can have done by key or menu. The page
// reads the same table.
type command struct {
	ID   string   `json:"id"`   // its name is the text command.<id>
	Menu string   `json:"menu"` // the native menu that holds it; empty for none
	Keys []string `json:"keys"` // such as Mod+L, Escape, J or ?
}

//go:embed commands.json
var commandTable []byte

func commands() []command {
	var table []command
	if err := json.Unmarshal(commandTable, &table); err != nil {
		panic(err) // the table is part of the program; a test reads it
	}
	return table
}

// menus are the menus of the table, from left to right; each is named by the
// text menu.<name>.
func menus() (names []string) {
	for _, c := range commands() {
		if c.Menu != "" && !slices.Contains(names, c.Menu) {
			names = append(names, c.Menu)
		}
	}
	return names
}

// quit is in the first menu where the system has no place of its own for it.
var quit = command{Keys: []string{"Mod+Q"}}

// nativeMenu makes the menu bar of a system. Chosen is called with the id of a
// command, leave to quit. macOS needs its own Edit menu: without it copy and
// paste do not work there.
func nativeMenu(system string, chosen func(id string), leave func()) *menu.Menu {
	bar := menu.NewMenu()
	if system == "darwin" {
		bar.Append(menu.AppMenu())
		bar.Append(menu.EditMenu())
	}
	for i, name := range menus() {
		items := bar.AddSubmenu(text.Of("menu." + name))
		for _, c := range commands() {
			if c.Menu == name {
				label, accelerator := c.labelled(system)
				items.AddText(label, accelerator, func(*menu.CallbackData) { chosen(c.ID) })
			}
		}
		if i == 0 && system != "darwin" {
			items.AddSeparator()
			items.AddText(text.Of("menu.quit"), quit.accelerator(), func(*menu.CallbackData) { leave() })
		}
	}
	if system == "darwin" {
		bar.Append(menu.WindowMenu())
	}
	return bar
}

// offer greys every item of the bar whose command is not among ids. Items that
// have no command, such as Quit, stay as they are.
func offer(bar *menu.Menu, ids []string) {
	labels := map[string]bool{}
	for _, c := range commands() {
		label, _ := c.labelled(goruntime.GOOS)
		labels[label] = slices.Contains(ids, c.ID)
	}
	for item := range menuItems(bar) {
		if enabled, known := labels[item.Label]; known {
			item.Disabled = !enabled
		}
	}
}

// menuItems gives the items of every menu of the bar, from left to right and from
// top to bottom, with the lines between them.
func menuItems(bar *menu.Menu) iter.Seq[*menu.MenuItem] {
	return func(yield func(*menu.MenuItem) bool) {
		for _, top := range bar.Items {
			if top.SubMenu == nil {
				continue
			}
			for _, item := range top.SubMenu.Items {
				if !yield(item) {
					return
				}
			}
		}
	}
}

// menuStates says of each item, in the order of menuItems, whether it can be chosen.
func menuStates(bar *menu.Menu) []bool {
	var states []bool
	for item := range menuItems(bar) {
		states = append(states, !item.Disabled)
	}
	return states
}

// labelled gives the label of a command that the page carries out, and its key.
// Where the label only names the key, the page handles it: the web view of Windows
// gives a key to the menu and to the page, and the command would be carried out
// twice. On Linux the menu takes the key, and what is typed right after it reaches
// the page before the command does: "Ctrl+L U-1002" would lose its first letters.
func (c *command) labelled(system string) (string, *keys.Accelerator) {
	label, accelerator := text.Of("command."+c.ID), c.accelerator()
	if system == "darwin" || accelerator == nil {
		return label, accelerator
	}
	return label + "\t" + keys.Stringify(accelerator, system), nil
}

// accelerator is the first key that can be one: a function key, or one with Ctrl
// or ⌘. A letter alone could no longer be typed into a field; such
// keys are the page's own, and its help names them. What Wails cannot read is
// left out.
func (c *command) accelerator() *keys.Accelerator {
	i := slices.IndexFunc(c.Keys, func(key string) bool { return parseKey(key) != nil })
	if i < 0 {
		return nil
	}
	return parseKey(c.Keys[i])
}

var functionKey = regexp.MustCompile(`^F[0-9]+$`)

func parseKey(key string) *keys.Accelerator {
	letter, withMod := strings.CutPrefix(key, "Mod+")
	switch {
	case withMod:
		key = "cmdorctrl+" + letter
	case !functionKey.MatchString(key):
		return nil
	}
	accelerator, err := keys.Parse(key)
	if err != nil {
		return nil
	}
	return accelerator
}
