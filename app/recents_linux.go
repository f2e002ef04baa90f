//go:build linux && (production || dev)

package app

/*
#cgo pkg-config: gtk+-3.0
#include <gtk/gtk.h>

// Takes out of the person's list of recent files what this application put there.
static void forgetRecents(GtkRecentManager *recents, gpointer unused) {
	GList *items = gtk_recent_manager_get_items(recents);
	for (GList *item = items; item != NULL; item = item->next) {
		GtkRecentInfo *info = item->data;
		if (gtk_recent_info_has_application(info, g_get_application_name())) {
			gtk_recent_manager_remove_item(recents, gtk_recent_info_get_uri(info), NULL);
		}
	}
	g_list_free_full(items, (GDestroyNotify)gtk_recent_info_unref);
}

static gboolean watchRecents(gpointer unused) {
	GtkRecentManager *recents = gtk_recent_manager_get_default();
	g_signal_connect(recents, "changed", G_CALLBACK(forgetRecents), NULL);
	forgetRecents(recents, NULL);
	return G_SOURCE_REMOVE;
}

static void keepOutOfRecents(void) { g_idle_add(watchRecents, NULL); }
*/
import "C"

// keepOutOfRecents takes the files that the dialog of an export adds to the person's list
// of recent files out of it again. GTK has no way to leave them out, bar one that empties
// the whole list. A name that the person typed may hold a User ID.
func keepOutOfRecents() { C.keepOutOfRecents() }
