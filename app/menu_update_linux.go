//go:build linux && (dev || production)

package app

/*
#cgo linux pkg-config: gtk+-3.0

#include <string.h>

#include <gtk/gtk.h>

typedef struct { int count; unsigned char sensitive[]; } menu_states;

static void find_bar(GtkWidget *widget, gpointer found) {
	GtkWidget **bar = found;
	if (*bar != NULL) return;
	if (GTK_IS_MENU_BAR(widget)) *bar = widget;
	else if (GTK_IS_CONTAINER(widget)) gtk_container_foreach(GTK_CONTAINER(widget), find_bar, found);
}

// A label such as "Saved users\tCtrl+S" names a key that the page handles: it is
// shown where GTK shows the keys that it handles itself.
static void show_key(GtkMenuItem *item) {
	gchar **parts = g_strsplit(gtk_menu_item_get_label(item), "\t", 2);
	GtkWidget *label = gtk_bin_get_child(GTK_BIN(item));
	if (g_strv_length(parts) == 2 && GTK_IS_ACCEL_LABEL(label)) {
		gboolean ctrl = g_str_has_prefix(parts[1], "Ctrl+");
		const char *key = parts[1] + (ctrl ? strlen("Ctrl+") : 0);
		guint value = g_utf8_strlen(key, -1) == 1 ? gdk_unicode_to_keyval(g_utf8_get_char(key)) : gdk_keyval_from_name(key);
		gtk_menu_item_set_label(item, parts[0]);
		gtk_accel_label_set_accel(GTK_ACCEL_LABEL(label), gdk_keyval_to_lower(value), ctrl ? GDK_CONTROL_MASK : 0);
	}
	g_strfreev(parts);
}

static gboolean apply_states(gpointer data) {
	menu_states *states = data;
	GtkWidget *bar = NULL;
	GList *windows = gtk_window_list_toplevels();
	for (GList *one = windows; one != NULL; one = one->next) find_bar(GTK_WIDGET(one->data), &bar);
	g_list_free(windows);
	int at = 0;
	GList *menus = bar == NULL ? NULL : gtk_container_get_children(GTK_CONTAINER(bar));
	for (GList *one = menus; one != NULL; one = one->next) {
		GtkWidget *menu = gtk_menu_item_get_submenu(GTK_MENU_ITEM(one->data));
		if (menu == NULL) continue;
		GList *items = gtk_container_get_children(GTK_CONTAINER(menu));
		for (GList *item = items; item != NULL && at < states->count; item = item->next) {
			gtk_widget_set_sensitive(GTK_WIDGET(item->data), states->sensitive[at++]);
			if (GTK_IS_MENU_ITEM(item->data) && gtk_menu_item_get_label(item->data) != NULL) show_key(item->data);
		}
		g_list_free(items);
	}
	g_list_free(menus);
	g_free(states);
	return G_SOURCE_REMOVE;
}

// GTK is used in its own thread only.
static void set_menu_states(const unsigned char *sensitive, int count) {
	menu_states *states = g_malloc(sizeof(menu_states) + count);
	states->count = count;
	memcpy(states->sensitive, sensitive, count);
	g_idle_add(apply_states, states);
}
*/
import "C"

import (
	"context"
	"unsafe"

	"github.com/wailsapp/wails/v2/pkg/menu"
)

// updateMenu shows which items of the menu bar are greyed, and their keys. Wails
// cannot change a menu bar on Linux once it is shown: it makes a second one that
// is not shown, and forgets the items of the first. So GTK is called directly.
func updateMenu(_ context.Context, bar *menu.Menu) {
	var states []C.uchar
	for _, enabled := range menuStates(bar) {
		state := C.uchar(0)
		if enabled {
			state = 1
		}
		states = append(states, state)
	}
	if len(states) > 0 {
		C.set_menu_states((*C.uchar)(unsafe.Pointer(&states[0])), C.int(len(states)))
	}
}
